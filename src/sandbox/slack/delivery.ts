import { createHmac, randomUUID } from 'node:crypto';
import { type JsonObject, parseJson } from '../json.ts';

export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/**
 * One message from Slack to the app, with body, signature and envelope fixed, so that it can be redelivered unchanged.
 */
export interface Delivery {
  readonly kind: DeliveryKind;
  readonly payload: JsonObject;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly envelopeId: string;
}

export interface Reply {
  /** HTTP status; 200 for an acknowledgement over Socket Mode; 0 if there was none. */
  readonly status: number;
  /** Milliseconds from sending to the acknowledgement. */
  readonly ackMs: number;
  /** Content of the acknowledgement: parsed JSON, text, or undefined if empty. */
  readonly body: unknown;
  /** Slack's error if the app did not acknowledge: `operation_timeout` (3 s), `dispatch_failed`, `http_<status>`. */
  readonly trouble: string | undefined;
  readonly delivery: Delivery;
}

/** A transport to the app: HTTP or Socket Mode. `retry`: a redelivery, as Slack does for events. */
export interface Link {
  send(delivery: Delivery, retry?: { attempt: number; reason: string }): Promise<Reply>;
}

export interface Signing {
  secret: string;
  /** Age of the signature in seconds; negative: in the future. Default 0. */
  ageSeconds?: number;
  /** Omits the signature. */
  unsigned?: boolean;
}

export function makeDelivery(kind: DeliveryKind, payload: JsonObject, signing: Signing): Delivery {
  const body = encode(kind, payload);
  const isEvent = kind === 'events_api';
  // Signatures use this machine's clock, as the bot does, whatever clock the sandbox runs on.
  const timestamp = String(Math.floor(Date.now() / 1000) - (signing.ageSeconds ?? 0));
  const mac = createHmac('sha256', signing.secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': isEvent ? 'application/json' : 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    ...(signing.unsigned ? {} : { 'x-slack-signature': `v0=${mac}` }),
  };
  return { kind, payload, body, headers, envelopeId: randomUUID() };
}

function encode(kind: DeliveryKind, payload: JsonObject): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload).map(([key, value]): [string, string] => [key, String(value)]);
  return new URLSearchParams(fields).toString();
}

/** Parses an acknowledgement's content as Slack does. */
export function readBody(text: string): unknown {
  return text.trim() === '' ? undefined : (parseJson(text) ?? text);
}
