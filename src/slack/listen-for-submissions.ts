import { setTimeout as delay } from 'node:timers/promises';
import type { App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import type { z } from 'zod';
import { untilWritten } from '../checks/until-written.ts';
import { describeError } from '../operations/describe-error.ts';
import { deliveryId } from './delivery.ts';
import { errorModal, explainError } from './explain-error.ts';
import { acknowledge, type Listening, replyTo, teller } from './listening.ts';
import { actorOf, submissionSchema, submittedView } from './payloads.ts';
import type { ReadForm } from './route-table.ts';
import type { Permission } from './routes.ts';

/** Slack waits three seconds for the acknowledgement, and the form has yet to be read and kept. */
const LONGEST_GATE_MS = 1_800;
const NOT_KNOWN_IN_TIME =
  'Slack did not say in time whether you may do this, so nothing was done. Please try again in a minute.';

type Submission = z.infer<typeof submissionSchema>;
type AckBody = ViewResponseAction | undefined;
type Accepted = Exclude<ReadForm, { answer: object }> & {
  permission: Permission;
  /** It was kept by this delivery, not by an earlier one that may still be at it, or may be left by a process that is gone. */
  isFirst: boolean;
};

/** On top of the form where there is certainly room, so that what was filled in is kept; else in its place. */
function errorAnswer({ view }: Submission, sentence: string): AckBody {
  const first = view.root_view_id === view.id;
  return { response_action: first ? 'push' : 'update', view: errorModal(sentence) };
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
  listening: Listening,
): { resume(acceptedBefore: number): Promise<void> } {
  const { table, perform, gate, log, now, acceptedForms } = listening;
  /** Forms this process has kept and acts on. */
  const keptNow = new Set<string>();

  // The same form sent twice has the same view and hash, and two triggers.
  const idOf = (submission: Submission) =>
    deliveryId('submission', [submission.view.id, submission.view.hash ?? submission.trigger_id], submission);

  /** Rejects with StorageError; then nobody will act on it. */
  async function keep(submission: Submission): Promise<boolean> {
    const id = idOf(submission);
    try {
      const isFirst = await acceptedForms.insert(id, { at: now(), submission });
      keptNow.add(id);
      return isFirst;
    } catch (error) {
      // It may have been written all the same, and its person is told that it was not taken.
      void untilWritten(async () => (keptNow.has(id) ? undefined : acceptedForms.delete(id))).catch(() => {});
      throw error;
    }
  }

  /** It was kept by an earlier process; from now on it counts as this one's. */
  async function keepOn(submission: Submission): Promise<boolean> {
    await acceptedForms.set(idOf(submission), { at: now(), submission });
    return false;
  }

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

  /** What to answer with, and the form to run if it was accepted. */
  async function read(
    submission: Submission,
    keepAccepted: (submission: Submission) => Promise<boolean>,
  ): Promise<{ body: AckBody; accepted?: Accepted }> {
    const route = table.submissions.get(submission.view.callback_id);
    if (!route) return { body: undefined };
    try {
      const form = await route.read(submittedView(submission), actorOf(submission).person);
      if (form.answer !== undefined) return { body: ackBody(form) };
      const isFirst = await keepAccepted(submission);
      return { body: ackBody(form), accepted: { ...form, permission: route.permission, isFirst } };
    } catch (error) {
      const about = { kind: 'submission', route: submission.view.callback_id, while: 'reading' };
      return { body: errorAnswer(submission, explainError(error, log, about)) };
    }
  }

  async function act(submission: Submission, accepted: Accepted, resumed: boolean): Promise<void> {
    const { view, trigger_id } = submission;
    const { person, teams } = actorOf(submission);
    const reply = replyTo(listening, {
      userId: person.userId,
      channelId: undefined,
      responseUrl: undefined,
      // Nobody else takes it for abandoned meanwhile.
      beforeTryingAgain: () =>
        acceptedForms.set(idOf(submission), { at: now(), submission }).catch((error: unknown) => {
          log.warn('slack.form-not-kept', describeError(error));
        }),
    });
    const triggerId = resumed ? '' : (trigger_id ?? '');
    const { outcome, told } = await perform(
      {
        kind: 'submission',
        name: view.callback_id,
        id: resumed ? undefined : idOf(submission),
        person,
        teams,
        permission: accepted.permission,
        tell: teller(listening, reply),
      },
      () => accepted.run({ person, triggerId, channelId: undefined, reply }, view.id),
    );
    keptNow.delete(idOf(submission));
    // It failed and its person does not know; or an earlier delivery of it is not done with: the next process may have to.
    if (!told || (outcome === 'duplicate' && !accepted.isFirst)) return;
    // What stays is acted on at the next start, whatever the person was told and did meanwhile.
    await untilWritten(() => acceptedForms.delete(idOf(submission))).catch((error: unknown) => {
      log.warn('slack.form-kept', describeError(error));
    });
  }

  app.view<ViewSubmitAction>({ type: 'view_submission' }, async ({ body, ack, context }) => {
    const parsed = submissionSchema.safeParse(body);
    const route = parsed.success ? table.submissions.get(parsed.data.view.callback_id) : undefined;
    if (!parsed.success || !route) {
      await acknowledge(listening, 'submission', context, () => ack());
      log.warn(parsed.success ? 'slack.form-unknown' : 'slack.payload-unreadable', { kind: 'submission' });
      listening.onDelivery('submission', 'unrouted');
      return;
    }
    const submission = parsed.data;
    const accepted = await listening.unanswered.track(async () => {
      // Whoever lost the right since the form opened learns nothing from what it would be answered with.
      const refusal = await refusalOf(submission, route.permission);
      if (refusal !== undefined) {
        await acknowledge(listening, 'submission', context, () => ack(errorAnswer(submission, refusal)));
        log.info('slack.refused', { kind: 'submission', route: submission.view.callback_id });
        listening.onDelivery('submission', 'refused');
        return undefined;
      }
      const answer = await read(submission, keep);
      await acknowledge(listening, 'submission', context, () => ack(answer.body));
      return answer.accepted;
    });
    if (accepted) await act(submission, accepted, false);
  });

  app.view({ type: 'view_closed' }, async ({ ack }) => ack());

  return {
    async resume(acceptedBefore) {
      for await (const [id, { at, submission }] of acceptedForms.entries()) {
        if (at >= acceptedBefore) continue;
        const { accepted } = await read(submission, keepOn);
        log.info('slack.form-resumed', {
          route: submission.view.callback_id,
          accepted: accepted !== undefined,
        });
        if (accepted) await act(submission, accepted, true);
        else await acceptedForms.delete(id);
      }
    },
  };
}
