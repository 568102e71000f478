import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Draft } from '../../checks/desk.ts';
import { BotError } from '../../errors.ts';
import type { Call, SubmissionAnswer, SubmissionCall } from '../../slack/routes.ts';
import type { Services } from '../../slack/services.ts';
import type { AfterDeed } from '../after-deed.ts';
import { INVITE_ACTIONS } from '../invite-buttons.ts';
import { inviteReply } from '../invite-reply.ts';
import { openModal } from '../open-modal.ts';
import { duplicateView, expiredView } from './duplicate-view.ts';
import { INVITE_VIEWS } from './invite-ids.ts';
import { inviteView, type Prefilled } from './invite-view.ts';
import { readInviteForm } from './read-invite-form.ts';
import { addressToPrefill } from './typed-address.ts';

const DRAFT_KEPT_MS = 3_600_000;
const draftIdSchema = z.uuid();

function draftId(privateMetadata: string): string {
  const id = draftIdSchema.safeParse(privateMetadata);
  if (!id.success)
    throw new BotError('form', 'This form cannot be read. Nothing was sent; please open it again.');
  return id.data;
}

/** Where the card goes unless the person says otherwise: not into a DM. */
function cardChannel(resultsChannel: string | undefined, typedIn: string | undefined): string | undefined {
  return resultsChannel ?? (typedIn !== undefined && /^[CG]/.test(typedIn) ? typedIn : undefined);
}

/** `/check invite`: the form, the warning before a second open check, and what became of the invitation. */
export function registerInvite(services: Services, afterDeed: AfterDeed): void {
  const { config, desk, drafts, routes } = services;
  const { products } = config.workerChecks;

  async function open(call: Call, prefilled: Prefilled): Promise<void> {
    await openModal(services, call, inviteView(randomUUID(), products, prefilled));
  }

  async function invite(call: SubmissionCall<Draft>): Promise<void> {
    const outcome = await desk.invite(call.form, call.person);
    await call.reply(inviteReply(outcome));
    await afterDeed(call);
  }

  routes.command('invite', 'invite', (call) => {
    const email = addressToPrefill(call.rest);
    return open(call, { worker: { email }, channelId: cardChannel(config.resultsChannel, call.channelId) });
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
      // A form that comes twice finds its own check, which is no duplicate.
      if (duplicate === undefined || (await desk.get(draft.id))) return { accept: draft, closing: 'close' };
      await drafts.set(draft.id, draft, DRAFT_KEPT_MS);
      return { push: duplicateView(draft.id, duplicate) };
    },
    invite,
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
