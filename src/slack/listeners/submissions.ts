import { setTimeout as delay } from 'node:timers/promises';
import type { App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import type { IsAbandoned } from '../../checks/abandoned-work.ts';
import { describeError } from '../../log/describe-error.ts';
import { errorModal, explainError } from '../messages/explain-error.ts';
import { actorOf, submissionSchema, submittedView } from '../router/payloads.ts';
import { type Permission, type ReadForm, routeOf } from '../router/routes.ts';
import { createResumeSubmissions } from '../submissions/resume-submissions.ts';
import { createRunSubmission } from '../submissions/run-submission.ts';
import {
  createSubmissionStore,
  type ReceivedSubmission,
  type Submission,
} from '../submissions/submission-store.ts';
import { withinAckTime } from './ack-time.ts';
import { explainInvalidPayload } from './invalid-payload.ts';
import { acknowledge, type ListenerContext } from './listener-context.ts';

/** Slack waits three seconds for the acknowledgement, and the form has yet to be read and kept. */
const LONGEST_GATE_MS = 1_800;
const NOT_KNOWN_IN_TIME =
  'Slack did not say in time whether you may do this, so nothing was done. Please try again in a minute.';
const NOT_KEPT_IN_TIME =
  'This was not sent, because the bot’s store does not answer at the moment. What you typed is still in the form: ' +
  'close this message and send it again in a minute.';

type AckBody = ViewResponseAction | undefined;

/**
 * On top of the form where there is certainly room, so that what was filled in is kept; else in its place. Three views
 * may lie on each other.
 */
function errorAnswer({ view }: Submission, sentence: string): AckBody {
  const { id, root_view_id: root, previous_view_id: previous } = view;
  const hasRoom = root === id || (typeof root === 'string' && previous === root);
  return { response_action: hasRoom ? 'push' : 'update', view: errorModal(sentence) };
}

function ackBody(form: ReadForm): AckBody {
  if (form.answer === undefined) return form.closing === 'clear' ? { response_action: 'clear' } : undefined;
  if ('errors' in form.answer) return { response_action: 'errors', errors: form.answer.errors };
  if ('push' in form.answer) return { response_action: 'push', view: form.answer.push };
  return { response_action: 'update', view: form.answer.update };
}

/** Forms: read, kept, acknowledged with what was read, and run where they were accepted. */
export function listenForSubmissions(
  app: App,
  listener: ListenerContext,
): { resume(isLeft: IsAbandoned, options: { alone: boolean }): Promise<void> } {
  const { routes, gate, log } = listener;
  const store = createSubmissionStore(listener);
  const run = createRunSubmission(listener, store);

  /** Why its person may not send this form, before anything is looked up for it; no where Slack does not say in time. */
  async function refusalOf(submission: Submission, permission: Permission): Promise<string | undefined> {
    const decided = new AbortController();
    const late = delay(LONGEST_GATE_MS, NOT_KNOWN_IN_TIME, { signal: decided.signal }).catch(() => undefined);
    try {
      return await Promise.race([gate(actorOf(submission), permission), late]);
    } finally {
      decided.abort();
    }
  }

  /** Reads the form and keeps it where it was accepted. Rejects with StorageError. */
  async function take(request: ReceivedSubmission, permission: Permission) {
    const { submission } = request;
    // Whoever lost the right since the form opened learns nothing from what it would be answered with.
    const refusal = await refusalOf(submission, permission);
    if (refusal !== undefined) return { refusal };
    const form = await routeOf(routes.forms, submission.view.callback_id)?.read(
      submittedView(submission),
      actorOf(submission).person,
    );
    if (form?.answer !== undefined) return { body: ackBody(form) };
    const isFirst = await store.keep(request);
    return form && { body: ackBody(form), accepted: { request, form, permission, isFirst } };
  }

  /** What to acknowledge with, in time; and what to run then. */
  async function answerTo(
    request: ReceivedSubmission,
    permission: Permission,
    context: Parameters<typeof acknowledge>[2],
  ) {
    const { submission } = request;
    const about = { kind: 'submission', route: submission.view.callback_id };
    try {
      const taken = await withinAckTime(context, take(request, permission));
      if (taken === undefined) {
        log.warn('slack.form-not-taken-in-time', about);
        refuse(request);
        listener.onRequest('submission', 'failed');
        return { body: errorAnswer(submission, NOT_KEPT_IN_TIME) };
      }
      if (!('refusal' in taken)) return taken;
      log.info('slack.refused', about);
      listener.onRequest('submission', 'refused');
      return { body: errorAnswer(submission, taken.refusal ?? '') };
    } catch (error) {
      // It may have been written all the same, and its person is told that it was not taken.
      refuse(request);
      return { body: errorAnswer(submission, explainError(error, log, { ...about, while: 'reading' })) };
    }
  }

  function refuse(request: ReceivedSubmission): void {
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
      listener.onRequest('submission', 'unrouted');
      return;
    }
    const request = store.receive(parsed.data);
    const accepted = await listener.unanswered.track(async () => {
      const answer = await answerTo(request, route.may, context);
      await acknowledge(listener, 'submission', context, () => ack(answer.body));
      return 'accepted' in answer ? answer.accepted : undefined;
    });
    if (accepted) await run({ ...accepted, receivedAt: context.receivedAt });
  });

  app.view({ type: 'view_closed' }, async ({ ack }) => ack());

  return { resume: createResumeSubmissions(listener, store, run) };
}
