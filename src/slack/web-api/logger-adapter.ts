import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../log/log.ts';

/** Log events for the warnings of Slack's packages. Their text is not logged, because it may quote payloads. */
const EVENTS: readonly (readonly [pattern: RegExp, event: string])[] = [
  [/verify the request|verify authenticity/, 'slack.signature-refused'],
  [/request body/i, 'slack.request-unreadable'],
  [/not acknowledged within/, 'slack.not-acknowledged'],
  [/Authorization of incoming event/, 'slack.authorisation-failed'],
  [/WSS URL/, 'slack.socket-no-address'],
  [/pong|ping/, 'slack.socket-silent'],
  [/WebSocket|active connection|not connected/, 'slack.socket-trouble'],
  [/http request failed/, 'slack.request-failed'],
];

function eventOf(message: unknown): string {
  const text = typeof message === 'string' ? message : '';
  return EVENTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'slack.library-warning';
}

/**
 * A logger for Slack's packages. Drops debug and info, which print whole payloads; of warnings and errors only the
 * event name is logged. `source`: the package.
 */
export function loggerAdapter(log: Log, source: string): Logger {
  return {
    debug() {},
    info() {},
    warn: (...message: unknown[]) => log.warn(eventOf(message[0]), { source }),
    error: (...message: unknown[]) => log.error(eventOf(message[0]), { source }),
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}
