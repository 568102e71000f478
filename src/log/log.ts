import { type DestinationStream, pino } from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Fields that may stand in a log: references, codes, counts, durations; never a name, address, outcome, link or secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** For those who must not write to the terminal. */
export const SILENT_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Names of fields that never belong here. */
const PRIVATE_FIELDS = new Set([
  'email',
  'name',
  'firstname',
  'lastname',
  'mobile',
  'phone',
  'worker',
  'result',
  'outcome',
  'certificate',
  'certificateurl',
  'link',
  'url',
  'token',
  'secret',
  'password',
  'authorization',
]);
/**
 * Values that never belong here, whatever the field: e-mail addresses, mobiles, links, Slack's tokens. One character
 * before the @ is enough: any number of them would be tried again from each place of a long value.
 */
const PRIVATE_VALUE = /[^\s@/]@[^\s@/]+\.[a-z]|\+\d{8,15}\b|https?:\/\/|\b(xox[a-z]|xapp)-/i;
const REDACTED = '[Redacted]';

/** A second fence behind the type, should something private slip in. */
function fenced(fields: LogFields): LogFields {
  const entries = Object.entries(fields).map(([name, value]) => {
    const isPlain = value === null || !['object', 'function'].includes(typeof value);
    const isPrivate = typeof value === 'string' && PRIVATE_VALUE.test(value);
    return [name, isPlain && !isPrivate && !PRIVATE_FIELDS.has(name.toLowerCase()) ? value : REDACTED];
  });
  return Object.fromEntries(entries);
}

/** JSON lines; `event` names what happened. Goes to standard output where no destination is given. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: null, messageKey: 'event' };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return {
    debug: (event, fields = {}) => logger.debug(fenced(fields), event),
    info: (event, fields = {}) => logger.info(fenced(fields), event),
    warn: (event, fields = {}) => logger.warn(fenced(fields), event),
    error: (event, fields = {}) => logger.error(fenced(fields), event),
  };
}
