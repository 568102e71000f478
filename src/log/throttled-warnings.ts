import { MINUTE_MS } from '../time/durations.ts';
import type { Log, LogFields } from './log.ts';

const INTERVAL_MS = MINUTE_MS;

/** For warnings that a stranger can cause at will, so that they do not fill the log. */
export interface ThrottledWarnings {
  /** Logs the first warning of an event at once, then one a minute, with the number left out since the last. */
  warn(event: string, fields?: LogFields): void;
}

/** @param clock milliseconds that only go forward */
export function createThrottledWarnings(log: Log, clock = () => performance.now()): ThrottledWarnings {
  const logged = new Map<string, { at: number; leftOut: number }>();
  return {
    warn(event, fields = {}) {
      const last = logged.get(event);
      if (last !== undefined && clock() - last.at < INTERVAL_MS) {
        last.leftOut += 1;
        return;
      }
      logged.set(event, { at: clock(), leftOut: 0 });
      log.warn(event, last?.leftOut ? { ...fields, leftOut: last.leftOut } : fields);
    },
  };
}
