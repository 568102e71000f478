import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Check } from '../../checks/check.ts';
import type { Draft } from '../../checks/desk.ts';
import { BotError } from '../../errors.ts';
import { openAgainMessage } from '../../slack/open-again.ts';
import type { Call, SubmissionAnswer, SubmissionCall, SubmittedView } from '../../slack/routes.ts';
import type { Services } from '../../slack/services.ts';
import { readInvitee } from '../../text/read-invitee.ts';
import type { AfterDeed } from '../after-deed.ts';
import { INVITE_ACTIONS } from '../invite-buttons.ts';
import { inviteReply, sentOtherwiseReply } from '../invite-reply.ts';
import { openModal } from '../open-modal.ts';
import { correctInvitation } from './correct-invitation.ts';
import { duplicateView, expiredView } from './duplicate-view.ts';
import { INVITE_VIEWS } from './invite-ids.ts';
import { inviteView, type Prefilled } from './invite-view.ts';
import { prefillFrom, viewWithInvitee } from './prefill.ts';
import { readInviteForm } from './read-invite-form.ts';

const DRAFT_KEPT_MS = 3_600_000;
const draftIdSchema = z.uuid();

function draftId(privateMetadata: string): string {
  const id = draftIdSchema.safeParse(privateMetadata);
  if (!id.success)
    throw new BotError('form', 'This form cannot be read. Nothing was sent; please open it again.');
  return id.data;
}

/** No invitation of this check stands. */
const isOver = ({ state }: Check) => ['Refused', 'Cancelled', 'Closed', 'Purged'].includes(state);

/** Where the card goes unless the person says otherwise: not into a DM. */
function cardChannel(resultsChannel: string | undefined, typedIn: string | undefined): string | undefined {
  return resultsChannel ?? (typedIn !== undefined && /^[CG]/.test(typedIn) ? typedIn : undefined);
}

/** `/check invite`: the form, the warning before a second open check, and what became of the invitation. */
export function registerInvite(services: Services, afterDeed: AfterDeed): void {
  const { config, desk, drafts, offers, routes } = services;
  const { products } = config.workerChecks;

  async function open(call: Call, prefilled: Prefilled): Promise<void> {
    await openModal(services, call, inviteView(randomUUID(), products, prefilled));
  }

  /** The form again, a new one, as it was sent. */
  const again = (view: SubmittedView) => inviteView(randomUUID(), products, prefillFrom(view));

  async function invite(call: SubmissionCall<Draft>): Promise<void> {
    let outcome = await desk.invite(call.form, call.person);
    // The first invitation is over and done with: this one takes nobody's place.
    if (outcome.kind === 'sent-otherwise' && isOver(outcome.check)) {
      outcome = await desk.invite({ ...call.form, id: call.contentId }, call.person);
    }
    if (outcome.kind === 'sent-otherwise') {
      const { check } = outcome;
      await call.reply(sentOtherwiseReply(check, await call.offer({ checkId: check.id })));
    } else await call.reply(inviteReply(outcome));
    await afterDeed(call);
  }

  routes.command('invite', 'invite', async (call) => {
    const worker = readInvitee(call.rest);
    const channelId = cardChannel(config.resultsChannel, call.channelId);
    try {
      await open(call, { worker, channelId });
    } catch (error) {
      if (Object.keys(worker).length === 0 || !(error instanceof BotError)) throw error;
      const view = viewWithInvitee(INVITE_VIEWS.form, worker, channelId);
      await call.reply(openAgainMessage(error.sentence, await offers.keep({ ...call.person, view })));
    }
  });

  routes.action(INVITE_ACTIONS.correct, 'invite', async (call) => {
    await correctInvitation(services, call);
    await afterDeed(call);
  });

  routes.action(INVITE_ACTIONS.open, 'invite', (call) =>
    open(call, { channelId: cardChannel(config.resultsChannel, call.channelId) }),
  );

  routes.action(INVITE_ACTIONS.tryAgain, 'invite', async (call) => {
    const check = await desk.get(call.value);
    if (check?.worker === undefined) {
      throw new BotError(
        'no-such-check',
        'The details of this check are not kept any more. Please invite anew.',
      );
    }
    await open(call, check);
  });

  routes.submission<Draft>(
    INVITE_VIEWS.form,
    'invite',
    async ({ privateMetadata, values }): Promise<SubmissionAnswer<Draft>> => {
      const read = readInviteForm(values, draftId(privateMetadata), products);
      if ('errors' in read) return read;
      const { draft } = read;
      const duplicate = await desk.openCheckFor(draft.worker.email, draft.productId);
      const own = duplicate && (await desk.get(draft.id));
      // A form that comes twice finds its own check, which is no duplicate.
      if (duplicate === undefined || (own && !isOver(own))) return { accept: draft, closing: 'close' };
      await drafts.set(draft.id, draft, DRAFT_KEPT_MS);
      return { push: duplicateView(draft.id, duplicate) };
    },
    invite,
    { again },
  );

  routes.submission<Draft>(
    INVITE_VIEWS.duplicate,
    'invite',
    async ({ privateMetadata }): Promise<SubmissionAnswer<Draft>> => {
      const draft = await drafts.get(draftId(privateMetadata));
      return draft === undefined ? { update: expiredView() } : { accept: draft, closing: 'clear' };
    },
    invite,
  );
}
