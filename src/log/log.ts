export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Fields that are safe to log: references, codes, counts, durations; never a name, address, outcome, link or secret.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** A structured log. `event` is a stable event name: `retention.ran`. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** For callers that must not write to the terminal. */
export const SILENT_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
