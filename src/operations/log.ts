import { type DestinationStream, pino } from 'pino';
import type { Config } from '../config.ts';

/** Fields that may stand in a log: references, codes, counts, durations; never a name, address, outcome, link or secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A second fence behind the type: fields that never belong here, should one slip in. */
const REDACTED = [
  'email',
  'name',
  'firstName',
  'lastName',
  'mobile',
  'worker',
  'result',
  'outcome',
  'url',
  'token',
];

/** JSON lines; `event` names what happened. Goes to standard output where no destination is given. */
export function createLog(level: Config['logLevel'], destination?: DestinationStream): Log {
  const options = { level, base: null, redact: [...REDACTED, 'secret'], messageKey: 'event' };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return {
    debug: (event, fields) => logger.debug(fields ?? {}, event),
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
  };
}
