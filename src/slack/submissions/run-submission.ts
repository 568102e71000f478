import { AccessError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import { type ListenerContext, replyTo, trackReply } from '../listeners/listener-context.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import { actorOf } from '../router/payloads.ts';
import { type Call, type Permission, type ReadForm, routeOf } from '../router/routes.ts';
import { reopenMessage } from './reopen-form.ts';
import type { ReceivedSubmission, SubmissionStore } from './submission-store.ts';

/** Acted on so late, a form may have been sent again with another content. */
const LATE_MS = 2_000;

export interface AcceptedSubmission {
  request: ReceivedSubmission;
  form: Extract<ReadForm, { answer: undefined }>;
  permission: Permission;
  /** It was kept by this request, not by an earlier one that may still be at it, or may be left by a process that is gone. */
  isFirst: boolean;
  /** An earlier process kept it. */
  resumed?: boolean;
  /** When the request came, performance.now(); absent where nobody waits any more. */
  receivedAt?: unknown;
}

export type RunSubmission = (accepted: AcceptedSubmission) => Promise<void>;

/** Answers a form's person by DM, however long that takes. */
export function replyToSubmission(
  listener: ListenerContext,
  store: SubmissionStore,
  request: ReceivedSubmission,
): Call['reply'] {
  const { person } = actorOf(request.submission);
  return replyTo(listener, {
    userId: person.userId,
    channelId: undefined,
    responseUrl: undefined,
    // Nobody else takes it for abandoned meanwhile.
    beforeTryingAgain: () =>
      store.renew(request).catch((error: unknown) => {
        listener.log.warn('slack.form-not-kept', describeError(error));
      }),
  });
}

/** Acts on an accepted form, tells its person what came of it, and then keeps it no longer. */
export function createRunSubmission(listener: ListenerContext, store: SubmissionStore): RunSubmission {
  const { routes, handleRequest, offers, deliveries, log } = listener;

  /** Nothing came of it: its person may have it again, filled as it was. */
  async function tellOf(request: ReceivedSubmission, reply: Call['reply'], sentence: string, error: unknown) {
    const { view } = request.submission;
    if (error instanceof AccessError || routeOf(routes.forms, view.callback_id)?.again === undefined) {
      return reply({ text: escapeMrkdwn(sentence) });
    }
    const { person } = actorOf(request.submission);
    await reply(reopenMessage(sentence, await offers.save({ ...person, view })));
  }

  async function runOnce(
    { request, form, resumed }: AcceptedSubmission,
    reply: Call['reply'],
    startedAt: number,
  ) {
    const { view, trigger_id } = request.submission;
    const { person } = actorOf(request.submission);
    const isLate = resumed !== true && performance.now() - startedAt > LATE_MS;
    if (isLate && (await store.isSuperseded(request))) return;
    await form.run({
      person,
      triggerId: resumed ? '' : (trigger_id ?? ''),
      channelId: undefined,
      reply,
      viewId: view.id,
      contentId: request.contentId,
      offer: (replaces = {}) =>
        offers.save({ ...person, view: { ...view, private_metadata: request.contentId }, ...replaces }),
    });
  }

  return async (accepted) => {
    const { request, permission, resumed = false, isFirst } = accepted;
    const startedAt = performance.now();
    const { person } = actorOf(request.submission);
    const { reply, waiting } = trackReply(
      { receivedAt: accepted.receivedAt },
      replyToSubmission(listener, store, request),
      replyTo(listener, { userId: person.userId, channelId: undefined, responseUrl: undefined }),
    );
    const { outcome, told } = await handleRequest(
      {
        kind: 'submission',
        name: request.submission.view.callback_id,
        id: resumed ? undefined : request.id,
        ...actorOf(request.submission),
        permission,
        tell: (sentence, error) => tellOf(request, reply, sentence, error),
        ...(resumed ? {} : { waiting }),
      },
      () => runOnce(accepted, reply, startedAt),
    );
    // It failed and its person does not know; or an earlier delivery of it is not done with: the next process may have to.
    if (!told || (outcome === 'duplicate' && !isFirst)) return;
    // Sent again, as whoever it failed for may, it is tried again.
    if (outcome === 'failed') await deliveries.delete(request.id).catch(() => {});
    // What stays is acted on at the next start, whatever the person was told and did meanwhile.
    await store.remove(request).catch((error: unknown) => log.warn('slack.form-kept', describeError(error)));
  };
}
