import type { IsAbandoned } from '../../checks/abandoned-work.ts';
import { explainError } from '../messages/explain-error.ts';
import { SlackPostError } from '../messages/slack-post-error.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import { actorOf, submittedView } from '../router/payloads.ts';
import { routeOf } from '../router/routes.ts';
import { reopenMessage } from './reopen-form.ts';
import {
  type AcceptedSubmission,
  type RunSubmission,
  replyToSubmission,
  type SubmissionContext,
} from './run-submission.ts';
import type { ReceivedSubmission } from './submission-store.ts';

/** What to do with a pending submission: run it, or tell its sender why not. */
type Decision = { run: AcceptedSubmission } | { tell: string; withForm: boolean };

const STOPPED = 'A form you sent was not processed, because the bot stopped before it could be.';
const STARTED = 'It may have been processed in part: check its card or the list before you send it again.';

/**
 * Resumes submissions that a process accepted but did not finish. One that can no longer be run is removed once its
 * sender has been told.
 */
export function createResumeSubmissions(
  context: SubmissionContext,
  run: RunSubmission,
): (isAbandoned: IsAbandoned, options: { alone: boolean }) => Promise<void> {
  const { forms, checkPermission, seenRequests, savedForms, store, log } = context;

  async function decide(request: ReceivedSubmission, alone: boolean): Promise<Decision> {
    const { submission } = request;
    const route = routeOf(forms, submission.view.callback_id);
    if (route === undefined) return { tell: `${STOPPED} Please do it again.`, withForm: false };
    const actor = actorOf(submission);
    const refusal = await checkPermission(actor, route.may);
    if (refusal !== undefined) return { tell: `${STOPPED} ${refusal}`, withForm: false };
    const started = (await seenRequests.get(request.id)) !== undefined;
    const done = started ? STARTED : 'Nothing was sent.';
    const form = await route.read(submittedView(submission), actor.person);
    const next =
      route.again === undefined ? 'Please fill it in again.' : 'Open it again to check and send it.';
    if (form.answer !== undefined) {
      return { tell: `${STOPPED} It can no longer be sent as it is. ${done} ${next}`, withForm: true };
    }
    // The sender may never have been told that it was accepted, and minutes have passed: let the sender decide.
    if (!started && !alone && route.again !== undefined) {
      return { tell: `${STOPPED} ${done} ${next}`, withForm: true };
    }
    await store.renew(request);
    return { run: { request, form, permission: route.may, isFirst: false, resumed: true } };
  }

  async function tell(request: ReceivedSubmission, sentence: string, withForm: boolean): Promise<boolean> {
    const { view } = request.submission;
    const { person } = actorOf(request.submission);
    const reply = replyToSubmission(context, request);
    const hasForm = withForm && routeOf(forms, view.callback_id)?.again !== undefined;
    try {
      if (!hasForm) await reply({ text: escapeMrkdwn(sentence) });
      else await reply(reopenMessage(sentence, await savedForms.save({ ...person, view })));
      return true;
    } catch (error) {
      explainError(error, log, { kind: 'submission', route: view.callback_id, while: 'telling' });
      return !(error instanceof SlackPostError && error.kind === 'unknown');
    }
  }

  return async (isAbandoned, { alone }) => {
    for await (const [key, { submission, ...form }] of store.entries()) {
      const left = isAbandoned({ key, mark: `${form.at} ${form.request ?? ''}`, process: form.process });
      if (!left || submission === undefined) continue;
      const request = store.restore(key, { ...form, submission });
      const decision = await decide(request, alone);
      log.info('slack.form-resumed', { route: submission.view.callback_id, accepted: 'run' in decision });
      if ('run' in decision) await run(decision.run);
      else if (await tell(request, decision.tell, decision.withForm)) await store.remove(request);
    }
  };
}
