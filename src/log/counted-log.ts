import type { Log } from './log.ts';

/** May follow from the result of a single check: a count would tell it to anybody who reads the metrics. */
const UNCOUNTED: readonly string[] = ['workerchecks.contract-doubtful'];

/** The same log; each warning and error is counted by its event. Whether the level lets it be printed does not matter. */
export function countedLog(log: Log, count: (level: 'warn' | 'error', event: string) => void): Log {
  return {
    debug: log.debug,
    info: log.info,
    warn(event, fields) {
      if (!UNCOUNTED.includes(event)) count('warn', event);
      log.warn(event, fields);
    },
    error(event, fields) {
      count('error', event);
      log.error(event, fields);
    },
  };
}
