import type { IsLeft } from '../checks/left-behind.ts';
import { explainError } from './explain-error.ts';
import type { FormKeeper, FormRequest } from './form-keeper.ts';
import type { Listening } from './listening.ts';
import { openAgainMessage } from './open-again.ts';
import { actorOf, submittedView } from './payloads.ts';
import { routeOf } from './routes.ts';
import { type RunForm, replyToForm } from './run-form.ts';
import { SlackPostError } from './slack-post-error.ts';
import { escapeMrkdwn } from './text.ts';

/** What becomes of a kept form: it is run, or its person is told why not. */
type Fate = { run: Parameters<RunForm>[0] } | { tell: string; withForm: boolean };

const STOPPED = 'A form you sent was not finished, because the bot stopped before it had done so.';
const BEGUN =
  'It may have been done before: look at its card, or for it in the list, before you send it again.';

/**
 * Acts on the forms a process that is gone accepted and did not finish. One that can no longer be acted on is let go
 * once its person has been told.
 */
export function createResume(
  listening: Listening,
  keeper: FormKeeper,
  run: RunForm,
): (isLeft: IsLeft, options: { alone: boolean }) => Promise<void> {
  const { routes, gate, deliveries, acceptedForms, log } = listening;

  async function fateOf(request: FormRequest, alone: boolean): Promise<Fate> {
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
    await keeper.renew(request);
    return { run: { request, form, permission: route.may, isFirst: false, resumed: true } };
  }

  async function tell(request: FormRequest, sentence: string, withForm: boolean): Promise<boolean> {
    const { view } = request.submission;
    const { person } = actorOf(request.submission);
    const reply = replyToForm(listening, keeper, request);
    const hasForm = withForm && routeOf(routes.forms, view.callback_id)?.again !== undefined;
    try {
      if (!hasForm) await reply({ text: escapeMrkdwn(sentence) });
      else await reply(openAgainMessage(sentence, await listening.offers.keep({ ...person, view })));
      return true;
    } catch (error) {
      explainError(error, log, { kind: 'submission', route: view.callback_id, while: 'telling' });
      return !(error instanceof SlackPostError && error.kind === 'unknown');
    }
  }

  return async (isLeft, { alone }) => {
    for await (const [key, { submission, ...form }] of acceptedForms.entries()) {
      const left = isLeft({ key, mark: `${form.at} ${form.request ?? ''}`, process: form.process });
      if (!left || submission === undefined) continue;
      const request = keeper.requestOf(key, { ...form, submission });
      const fate = await fateOf(request, alone);
      log.info('slack.form-resumed', { route: submission.view.callback_id, accepted: 'run' in fate });
      if ('run' in fate) await run(fate.run);
      else if (await tell(request, fate.tell, fate.withForm)) await keeper.forget(request);
    }
  };
}
