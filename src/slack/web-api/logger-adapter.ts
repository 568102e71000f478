import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../log/log.ts';

/** What Slack's packages say when they warn, as events of ours. Their words may quote payloads, so none is logged. */
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
 * The logger Slack's packages get. Debug and info, where they print whole payloads, go nowhere; a warning or an error
 * becomes the name of an event, without a word of what it said. `source` names the package that speaks.
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
