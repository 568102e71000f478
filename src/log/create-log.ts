import { type DestinationStream, pino } from 'pino';
import type { Log, LogFields, LogLevel } from './log.ts';

/** Names of fields that must not be logged, in lower case. */
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
 * Values that must not be logged in any field: e-mail addresses, mobile numbers, links, Slack tokens. A single
 * character before the @ suffices: `+` there would make the search quadratic in the value's length.
 */
const PRIVATE_VALUE = /[^\s@/]@[^\s@/]+\.[a-z]|\+\d{8,15}\b|https?:\/\/|\b(xox[a-z]|xapp)-/i;
const REDACTED = '[Redacted]';

/** Defence in depth, behind the type of the fields. */
function redact(fields: LogFields): LogFields {
  const entries = Object.entries(fields).map(([name, value]) => {
    const isPlain = value === null || !['object', 'function'].includes(typeof value);
    const isPrivate = typeof value === 'string' && PRIVATE_VALUE.test(value);
    return [name, isPlain && !isPrivate && !PRIVATE_FIELDS.has(name.toLowerCase()) ? value : REDACTED];
  });
  return Object.fromEntries(entries);
}

/** Writes one JSON line per event, to standard output unless a destination is given. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: null, messageKey: 'event' };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return {
    debug: (event, fields = {}) => logger.debug(redact(fields), event),
    info: (event, fields = {}) => logger.info(redact(fields), event),
    warn: (event, fields = {}) => logger.warn(redact(fields), event),
    error: (event, fields = {}) => logger.error(redact(fields), event),
  };
}
