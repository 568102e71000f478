import { createHmac, randomUUID } from 'node:crypto';
import { type JsonObject, parseJson } from '../json.ts';

export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/** One thing Slack has to say to the app, with bytes, signature and envelope fixed, so that it can be sent again as it was. */
export interface Delivery {
  readonly kind: DeliveryKind;
  readonly payload: JsonObject;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly envelopeId: string;
}

export interface Reply {
  /** HTTP status; 200 for an acknowledgement over Socket Mode; 0 where none came. */
  readonly status: number;
  /** From sending to the acknowledgement. */
  readonly ackMs: number;
  /** What was acknowledged with: parsed JSON, text, or undefined where empty. */
  readonly body: unknown;
  /** Slack's word where the app did not acknowledge: `operation_timeout` (3 s), `dispatch_failed`, `http_<status>`. */
  readonly trouble: string | undefined;
  readonly delivery: Delivery;
}

/** A way to the app: HTTP or Socket Mode. `retry`: sent once more, as Slack does with events. */
export interface Link {
  send(delivery: Delivery, retry?: { attempt: number; reason: string }): Promise<Reply>;
}

export interface Signing {
  secret: string;
  /** The signature's age in seconds; negative lies in the future. 0 where absent. */
  ageSeconds?: number;
  /** The signature is left out. */
  unsigned?: boolean;
}

export function makeDelivery(kind: DeliveryKind, payload: JsonObject, signing: Signing): Delivery {
  const body = encode(kind, payload);
  const isEvent = kind === 'events_api';
  // The bot's clock is this machine's, whatever clock the sandbox runs on.
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

/** An acknowledgement's content as Slack reads it. */
export function readBody(text: string): unknown {
  return text.trim() === '' ? undefined : (parseJson(text) ?? text);
}
