import type { WebClient } from '@slack/web-api';
import type { Log } from '../../log/log.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { CheckPermission } from '../access/gate.ts';
import type { Identity } from '../access/identity.ts';
import { errorModal } from '../messages/explain-error.ts';
import type { Poster } from '../messages/poster.ts';
import { createReply, type ReplyTarget } from '../messages/reply.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import type { HandleRequest, RequestKind, RequestOutcome, SeenRequests } from '../router/handle-request.ts';
import type { InFlight } from '../router/in-flight.ts';
import type { Call, Routes } from '../router/routes.ts';
import type { PendingSubmissions } from '../submissions/pending-submissions.ts';
import type { SavedForms } from '../submissions/saved-forms.ts';

/** What the listen-for-… files share. */
export interface ListenerContext {
  /** The slash command's name, with its slash. */
  command: string;
  routes: Routes;
  handleRequest: HandleRequest;
  deliveries: SeenRequests;
  /** Tells this process from all others. */
  process: string;
  pendingSubmissions: PendingSubmissions;
  offers: SavedForms;
  /** Keyed; in hex. */
  digest: (text: string) => string;
  gate: CheckPermission;
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
  onAck: (kind: RequestKind, ms: number) => void;
  onRequest: (kind: RequestKind, outcome: RequestOutcome) => void;
}

/** Bolt's context, where the receiver left the time the request came in (performance.now()). */
export type RequestContext = Readonly<Record<string, unknown>>;

/** Acknowledges, and says how long Slack waited for it. */
export async function acknowledge(
  { onAck }: Pick<ListenerContext, 'onAck'>,
  kind: RequestKind,
  context: RequestContext,
  ack: () => Promise<void>,
): Promise<void> {
  await ack();
  const { receivedAt } = context;
  if (typeof receivedAt === 'number') onAck(kind, performance.now() - receivedAt);
}

export function replyTo(listener: ListenerContext, target: ReplyTarget): Call['reply'] {
  return createReply(listener, target);
}

/** A reply that knows whether its person has heard anything, and since when they wait. */
export function trackReply({ receivedAt }: RequestContext, reply: Call['reply'], plainly = reply) {
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
export function errorTeller(
  { web }: ListenerContext,
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
