import type { App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import { describeError } from '../../log/describe-error.ts';
import { within } from '../../time/within.ts';
import type { Permission } from '../access/access.ts';
import { errorModal, explainError } from '../messages/explain-error.ts';
import { waitingModal } from '../messages/waiting-modal.ts';
import type { InFlight } from '../router/in-flight.ts';
import { actorOf, submissionSchema, submittedView } from '../router/payloads.ts';
import { type Acceptance, type ReadForm, routeOf } from '../router/routes.ts';
import type { RequestContext } from '../router/track-reply.ts';
import type { RunSubmission } from '../submissions/run-submission.ts';
import type { ReceivedSubmission, Submission, SubmissionStore } from '../submissions/submission-store.ts';
import { acknowledge, withinAckTime } from './acknowledge.ts';
import { explainInvalidPayload } from './invalid-payload.ts';
import type { ListenerContext } from './listener-context.ts';

/**
 * Shorter than Slack's three seconds for an acknowledgement, because the form must be read and stored in that time too.
 */
const PERMISSION_TIMEOUT_MS = 1_800;
const PERMISSION_UNKNOWN =
  'Slack did not confirm in time that you may do this, so nothing was done. Please try again in a minute.';
const NOT_STORED =
  'This was not sent, because the bot’s store is not responding. What you typed is still in the form: close this ' +
  'message and send it again in a minute.';

type AckBody = ViewResponseAction | undefined;

/**
 * Shows the error on top of the form, which keeps what was typed; if the stack of views may be full (Slack allows
 * three), it replaces the form.
 */
function errorAnswer({ view }: Submission, sentence: string): AckBody {
  const { id, root_view_id: root, previous_view_id: previous } = view;
  const canPush = root === id || (typeof root === 'string' && previous === root);
  return { response_action: canPush ? 'push' : 'update', view: errorModal(sentence) };
}

function acceptanceBody({ view }: Submission, { closing, waiting }: Acceptance): AckBody {
  if (waiting !== undefined) return { response_action: 'update', view: waitingModal(view.id, waiting) };
  return closing === 'clear' ? { response_action: 'clear' } : undefined;
}

function ackBody(submission: Submission, form: ReadForm): AckBody {
  if (form.answer === undefined) return acceptanceBody(submission, form.acceptance);
  if ('errors' in form.answer) return { response_action: 'errors', errors: form.answer.errors };
  if ('push' in form.answer) return { response_action: 'push', view: form.answer.push };
  return { response_action: 'update', view: form.answer.update };
}

/** Submitted modals: checks permission, reads and stores the form, acknowledges it, and runs it if it was accepted. */
export function listenForSubmissions(
  app: App,
  listener: ListenerContext,
  { store, run, unanswered }: { store: SubmissionStore; run: RunSubmission; unanswered: InFlight },
): void {
  const { routes, checkPermission, log, hooks } = listener;

  /** Reads the form, and stores it if it is accepted. Rejects with StorageError. */
  async function take(request: ReceivedSubmission, permission: Permission) {
    const { submission } = request;
    // First, because the answer may contain something that a person without permission must not see.
    const checking = checkPermission(actorOf(submission), permission).then((refusal) => ({ refusal }));
    const { refusal } = (await within(PERMISSION_TIMEOUT_MS, checking, () => undefined)) ?? {
      refusal: PERMISSION_UNKNOWN,
    };
    if (refusal !== undefined) return { refusal };
    const form = await routeOf(routes.forms, submission.view.callback_id)?.read(
      submittedView(submission),
      actorOf(submission).person,
    );
    if (form?.answer !== undefined) return { body: ackBody(submission, form) };
    const isFirst = await store.keep(request);
    return form && { body: ackBody(submission, form), accepted: { request, form, permission, isFirst } };
  }

  /** What to acknowledge with, in time, and what to run afterwards. */
  async function answerTo(request: ReceivedSubmission, permission: Permission, context: RequestContext) {
    const { submission } = request;
    const about = { kind: 'submission', route: submission.view.callback_id };
    try {
      const taken = await withinAckTime(context, take(request, permission));
      if (taken === undefined) {
        log.warn('slack.form-not-taken-in-time', about);
        reject(request);
        hooks.onRequest('submission', 'failed');
        return { body: errorAnswer(submission, NOT_STORED) };
      }
      if (!('refusal' in taken)) return taken;
      log.info('slack.refused', about);
      hooks.onRequest('submission', 'refused');
      return { body: errorAnswer(submission, taken.refusal ?? '') };
    } catch (error) {
      // The store may still have written it, but the sender is told that it was not accepted.
      reject(request);
      return { body: errorAnswer(submission, explainError(error, log, { ...about, while: 'reading' })) };
    }
  }

  function reject(request: ReceivedSubmission): void {
    void listener.inFlight.track(() =>
      store.reject(request).catch((error: unknown) => log.warn('slack.form-kept', describeError(error))),
    );
  }

  app.view<ViewSubmitAction>({ type: 'view_submission' }, async ({ body, ack, context }) => {
    const parsed = submissionSchema.safeParse(body);
    if (!parsed.success) {
      const view = errorModal(explainInvalidPayload(listener, 'submission', parsed.error));
      await acknowledge(listener, 'submission', context, () => ack({ response_action: 'update', view }));
      return;
    }
    const route = routeOf(routes.forms, parsed.data.view.callback_id);
    if (!route) {
      await acknowledge(listener, 'submission', context, () => ack());
      log.warn('slack.form-unknown', { kind: 'submission' });
      hooks.onRequest('submission', 'unrouted');
      return;
    }
    const request = store.receive(parsed.data);
    const accepted = await unanswered.track(async () => {
      const answer = await answerTo(request, route.may, context);
      await acknowledge(listener, 'submission', context, () => ack(answer.body));
      return 'accepted' in answer ? answer.accepted : undefined;
    });
    if (accepted) await run({ ...accepted, receivedAt: context.receivedAt });
  });

  app.view({ type: 'view_closed' }, async ({ ack }) => ack());
}
