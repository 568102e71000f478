import type { WebClient } from '@slack/web-api';
import { AccessError } from '../../errors.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { CheckPermission, Permission } from '../access/access.ts';
import { errorModal } from '../messages/explain-error.ts';
import type { Reply, ReplyTarget } from '../messages/reply.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import { replaceWaitingModal } from '../messages/waiting-modal.ts';
import type { HandleRequest, SeenRequests } from '../router/handle-request.ts';
import { actorOf } from '../router/payloads.ts';
import { type ReadForm, type Routes, routeOf } from '../router/routes.ts';
import { trackReply } from '../router/track-reply.ts';
import { reopenMessage } from './reopen-form.ts';
import type { SavedForms } from './saved-forms.ts';
import type { ReceivedSubmission, SubmissionStore } from './submission-store.ts';

/** After this long, the form may have been submitted again with different content. */
const LATE_MS = 2_000;

/** Dependencies of running submissions. */
export interface SubmissionContext {
  forms: Routes['forms'];
  store: SubmissionStore;
  savedForms: SavedForms;
  seenRequests: SeenRequests;
  handleRequest: HandleRequest;
  checkPermission: CheckPermission;
  replyTo: (target: ReplyTarget) => Reply;
  web: WebClient;
  log: Log;
}

export interface AcceptedSubmission {
  request: ReceivedSubmission;
  form: Extract<ReadForm, { answer: undefined }>;
  permission: Permission;
  /**
   * True if this request stored it. False: an earlier one did, and may still be running or may have died with its
   * process.
   */
  isFirst: boolean;
  /** True if an earlier process left it. */
  resumed?: boolean;
  /** When the request arrived, by performance.now(); absent if nobody is waiting. */
  receivedAt?: unknown;
}

export type RunSubmission = (accepted: AcceptedSubmission) => Promise<void>;

/** Replies to the sender by DM, retried for as long as Slack is unavailable. */
export function replyToSubmission(
  { replyTo, store, log }: SubmissionContext,
  request: ReceivedSubmission,
): Reply {
  const { person } = actorOf(request.submission);
  return replyTo({
    userId: person.userId,
    channelId: undefined,
    responseUrl: undefined,
    // So that no other process resumes it in the meantime.
    beforeRetry: () =>
      store.renew(request).catch((error: unknown) => {
        log.warn('slack.form-not-kept', describeError(error));
      }),
  });
}

/** Runs an accepted submission, tells its sender if it failed, and removes it from the store. */
export function createRunSubmission(context: SubmissionContext): RunSubmission {
  const { forms, handleRequest, savedForms, seenRequests, store, web, log } = context;

  /** Tells the sender why nothing was done, with a button that reopens the form as filled in. */
  async function tellFailure(
    { request, form }: AcceptedSubmission,
    reply: Reply,
    sentence: string,
    error: unknown,
  ) {
    const { view } = request.submission;
    // Otherwise the modal would wait for ever.
    if (form.acceptance.waiting !== undefined) await showFailure(view.id, sentence);
    if (error instanceof AccessError || routeOf(forms, view.callback_id)?.again === undefined) {
      return reply({ text: escapeMrkdwn(sentence) });
    }
    const { person } = actorOf(request.submission);
    await reply(reopenMessage(sentence, await savedForms.save({ ...person, view })));
  }

  async function showFailure(viewId: string, sentence: string): Promise<void> {
    await replaceWaitingModal({ web }, viewId, errorModal(sentence)).catch((error: unknown) =>
      log.warn('slack.modal-left-waiting', describeError(error)),
    );
  }

  async function runForm({ request, form, resumed }: AcceptedSubmission, reply: Reply, startedAt: number) {
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
      show: (shown) => replaceWaitingModal({ web }, view.id, shown),
      contentId: request.contentId,
      saveForm: ({ privateMetadata = request.contentId, ...options } = {}) =>
        savedForms.save({ ...person, view: { ...view, private_metadata: privateMetadata }, ...options }),
    });
  }

  return async (accepted) => {
    const { request, permission, resumed = false, isFirst } = accepted;
    const startedAt = performance.now();
    const actor = actorOf(request.submission);
    const { reply, shown, waiting } = trackReply(
      { receivedAt: accepted.receivedAt },
      replyToSubmission(context, request),
      context.replyTo({ userId: actor.person.userId, channelId: undefined, responseUrl: undefined }),
    );
    // The modal already says so.
    if (accepted.form.acceptance.waiting !== undefined) shown();
    const { outcome, told } = await handleRequest(
      {
        kind: 'submission',
        name: request.submission.view.callback_id,
        id: resumed ? undefined : request.id,
        ...actor,
        permission,
        tell: (sentence, error) => tellFailure(accepted, reply, sentence, error),
        ...(resumed ? {} : { waiting }),
      },
      () => runForm(accepted, reply, startedAt),
    );
    // Left in the store for the next process: either the sender does not know that it failed, or an earlier request is
    // still running it.
    if (!told || (outcome === 'duplicate' && !isFirst)) return;
    // Allows the same form to be submitted again.
    if (outcome === 'failed') await seenRequests.delete(request.id).catch(() => {});
    await store.remove(request).catch((error: unknown) => log.warn('slack.form-kept', describeError(error)));
  };
}
