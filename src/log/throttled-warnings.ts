import { MINUTE_MS } from '../time/durations.ts';
import type { Log, LogFields } from './log.ts';

const INTERVAL_MS = MINUTE_MS;

/** Rate-limits warnings that an outsider can trigger at will, so that they do not flood the log. */
export interface ThrottledWarnings {
  /** Logs an event's first warning at once, then at most one a minute, with the number suppressed since. */
  warn(event: string, fields?: LogFields): void;
}

/** @param clock monotonic, milliseconds */
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
