import type { Log, LogFields } from './log.ts';

const EVERY_MS = 60_000;

/** For what a stranger can bring about as often as they like: it must not fill the log. */
export interface RareWarnings {
  /** The first of an event at once, then one a minute, with how many were left out since the last. */
  warn(event: string, fields?: LogFields): void;
}

/** @param clock milliseconds that only go forward */
export function createRareWarnings(log: Log, clock = () => performance.now()): RareWarnings {
  const said = new Map<string, { at: number; leftOut: number }>();
  return {
    warn(event, fields = {}) {
      const last = said.get(event);
      if (last !== undefined && clock() - last.at < EVERY_MS) {
        last.leftOut += 1;
        return;
      }
      said.set(event, { at: clock(), leftOut: 0 });
      log.warn(event, last?.leftOut ? { ...fields, leftOut: last.leftOut } : fields);
    },
  };
}
