import type { WebClient } from '@slack/web-api';
import type { Log } from '../log/log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { AcceptedForms } from './accepted-forms.ts';
import { createReply, type ReplyTarget } from './create-reply.ts';
import type { Deliveries, DeliveryKind, DeliveryOutcome, Perform } from './delivery.ts';
import { errorModal } from './explain-error.ts';
import type { Gate } from './gate.ts';
import type { Identity } from './identity.ts';
import type { InFlight } from './in-flight.ts';
import type { OfferedForms } from './offered-forms.ts';
import type { Poster } from './poster.ts';
import type { Call, Routes } from './routes.ts';
import { escapeMrkdwn } from './text.ts';

/** What the listen-for-… files share. */
export interface Listening {
  /** The slash command's name, with its slash. */
  command: string;
  routes: Routes;
  perform: Perform;
  deliveries: Deliveries;
  /** Tells this process from all others. */
  process: string;
  acceptedForms: AcceptedForms;
  offers: OfferedForms;
  /** Keyed; in hex. */
  digest: (text: string) => string;
  gate: Gate;
  identity: Pick<Identity, 'known' | 'teamId'>;
  web: WebClient;
  poster: Poster;
  outbound: Outbound;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
  /** What has to end before the process may. */
  inFlight: InFlight;
  /** What Slack still waits for. */
  unanswered: InFlight;
  onAck: (kind: DeliveryKind, ms: number) => void;
  onDelivery: (kind: DeliveryKind, outcome: DeliveryOutcome) => void;
}

/** Bolt's context, where the receiver left the time the request came in (performance.now()). */
export type Arrival = Readonly<Record<string, unknown>>;

/** Acknowledges, and says how long Slack waited for it. */
export async function acknowledge(
  { onAck }: Pick<Listening, 'onAck'>,
  kind: DeliveryKind,
  context: Arrival,
  ack: () => Promise<void>,
): Promise<void> {
  await ack();
  const { receivedAt } = context;
  if (typeof receivedAt === 'number') onAck(kind, performance.now() - receivedAt);
}

export function replyTo(listening: Listening, target: ReplyTarget): Call['reply'] {
  return createReply(listening, target);
}

/** A reply that knows whether its person has heard anything, and since when they wait. */
export function whileWaiting({ receivedAt }: Arrival, reply: Call['reply'], plainly = reply) {
  let heard = false;
  return {
    reply: (...said: Parameters<Call['reply']>) => {
      heard = true;
      return reply(...said);
    },
    shown: () => {
      heard = true;
    },
    waiting: {
      since: typeof receivedAt === 'number' ? receivedAt : performance.now(),
      heard: () => heard,
      say: (sentence: string) => plainly({ text: escapeMrkdwn(sentence) }),
    },
  };
}

/** Tells a sentence by `reply`; in an open modal by a view on top of it, so that what was filled in is kept. */
export function teller(
  { web }: Listening,
  reply: Call['reply'],
  openModal?: { triggerId: string },
): (sentence: string) => Promise<void> {
  const say = (sentence: string) => reply({ text: escapeMrkdwn(sentence) });
  if (!openModal?.triggerId) return say;
  return async (sentence) => {
    try {
      await web.views.push({ trigger_id: openModal.triggerId, view: errorModal(sentence) });
    } catch {
      // The trigger was used or is too old, or three views are open.
      await say(sentence);
    }
  };
}
