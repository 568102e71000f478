import type { IsAbandoned } from '../../checks/abandoned-work.ts';
import type { ListenerContext } from '../listeners/listener-context.ts';
import { explainError } from '../messages/explain-error.ts';
import { SlackPostError } from '../messages/slack-post-error.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import { actorOf, submittedView } from '../router/payloads.ts';
import { routeOf } from '../router/routes.ts';
import { reopenMessage } from './reopen-form.ts';
import { type RunSubmission, replyToSubmission } from './run-submission.ts';
import type { ReceivedSubmission, SubmissionStore } from './submission-store.ts';

/** What becomes of a kept form: it is run, or its person is told why not. */
type Fate = { run: Parameters<RunSubmission>[0] } | { tell: string; withForm: boolean };

const STOPPED = 'A form you sent was not finished, because the bot stopped before it had done so.';
const BEGUN =
  'It may have been done before: look at its card, or for it in the list, before you send it again.';

/**
 * Acts on the forms a process that is gone accepted and did not finish. One that can no longer be acted on is let go
 * once its person has been told.
 */
export function createResumeSubmissions(
  listener: ListenerContext,
  store: SubmissionStore,
  run: RunSubmission,
): (isLeft: IsAbandoned, options: { alone: boolean }) => Promise<void> {
  const { routes, gate, deliveries, pendingSubmissions, log } = listener;

  async function fateOf(request: ReceivedSubmission, alone: boolean): Promise<Fate> {
    const { submission } = request;
    const route = routeOf(routes.forms, submission.view.callback_id);
    if (route === undefined) return { tell: `${STOPPED} Please do it again.`, withForm: false };
    const actor = actorOf(submission);
    const refusal = await gate(actor, route.may);
    if (refusal !== undefined) return { tell: `${STOPPED} ${refusal}`, withForm: false };
    const begun = (await deliveries.get(request.id)) !== undefined;
    const done = begun ? BEGUN : 'Nothing was sent.';
    const form = await route.read(submittedView(submission), actor.person);
    const anew =
      route.again === undefined ? 'Please fill it in again.' : 'Open it again to check and send it.';
    if (form.answer !== undefined) {
      return { tell: `${STOPPED} It can no longer be sent as it is. ${done} ${anew}`, withForm: true };
    }
    // Whether its person was told that it was taken is not known: the store may have taken it late, and minutes have passed.
    if (!begun && !alone && route.again !== undefined) {
      return { tell: `${STOPPED} ${done} ${anew}`, withForm: true };
    }
    await store.renew(request);
    return { run: { request, form, permission: route.may, isFirst: false, resumed: true } };
  }

  async function tell(request: ReceivedSubmission, sentence: string, withForm: boolean): Promise<boolean> {
    const { view } = request.submission;
    const { person } = actorOf(request.submission);
    const reply = replyToSubmission(listener, store, request);
    const hasForm = withForm && routeOf(routes.forms, view.callback_id)?.again !== undefined;
    try {
      if (!hasForm) await reply({ text: escapeMrkdwn(sentence) });
      else await reply(reopenMessage(sentence, await listener.offers.save({ ...person, view })));
      return true;
    } catch (error) {
      explainError(error, log, { kind: 'submission', route: view.callback_id, while: 'telling' });
      return !(error instanceof SlackPostError && error.kind === 'unknown');
    }
  }

  return async (isLeft, { alone }) => {
    for await (const [key, { submission, ...form }] of pendingSubmissions.entries()) {
      const left = isLeft({ key, mark: `${form.at} ${form.request ?? ''}`, process: form.process });
      if (!left || submission === undefined) continue;
      const request = store.restore(key, { ...form, submission });
      const fate = await fateOf(request, alone);
      log.info('slack.form-resumed', { route: submission.view.callback_id, accepted: 'run' in fate });
      if ('run' in fate) await run(fate.run);
      else if (await tell(request, fate.tell, fate.withForm)) await store.remove(request);
    }
  };
}
