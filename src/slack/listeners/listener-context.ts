import type { WebClient } from '@slack/web-api';
import type { Log } from '../../log/log.ts';
import type { CheckPermission } from '../access/access.ts';
import type { Identity } from '../access/identity.ts';
import { errorModal } from '../messages/explain-error.ts';
import type { Reply, ReplyTarget } from '../messages/reply.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import type { HandleRequest, RequestKind, RequestOutcome } from '../router/handle-request.ts';
import type { InFlight } from '../router/in-flight.ts';
import type { Routes } from '../router/routes.ts';

/** What the listeners share. */
export interface ListenerContext {
  /** The slash command, including the slash. */
  command: string;
  routes: Routes;
  handleRequest: HandleRequest;
  checkPermission: CheckPermission;
  slack: {
    identity: Pick<Identity, 'known' | 'teamId'>;
    web: WebClient;
    replyTo: (target: ReplyTarget) => Reply;
  };
  /** Operations that shutdown waits for. */
  inFlight: InFlight;
  log: Log;
  hooks: {
    onAck: (kind: RequestKind, ms: number) => void;
    onRequest: (kind: RequestKind, outcome: RequestOutcome) => void;
  };
}

/**
 * Tells a person what went wrong, by `reply`, or by a view on top of an open modal so that what was typed there is
 * kept.
 */
export function errorTeller(
  { slack: { web } }: Pick<ListenerContext, 'slack'>,
  reply: Reply,
  openModal?: { triggerId: string },
): (sentence: string) => Promise<void> {
  const say = (sentence: string) => reply({ text: escapeMrkdwn(sentence) });
  if (!openModal?.triggerId) return say;
  return async (sentence) => {
    try {
      await web.views.push({ trigger_id: openModal.triggerId, view: errorModal(sentence) });
    } catch {
      // The trigger was used or has expired, or three views are already open.
      await say(sentence);
    }
  };
}
