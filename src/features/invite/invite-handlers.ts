import { randomUUID } from 'node:crypto';
import type { Draft } from '../../checks/check-service.ts';
import { BotError } from '../../errors.ts';
import { plainLines } from '../../slack/messages/message-text.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import {
  type ActionCall,
  type Call,
  type CommandCall,
  form,
  type SubmittedView,
} from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { reopenMessage } from '../../slack/submissions/reopen-form.ts';
import { addressesInProse } from '../../text/find-addresses.ts';
import { type Invitee, parseInvitee } from '../../text/parse-invitee.ts';
import { refusalSentence } from '../card/check-wording.ts';
import { defaultCardChannel } from '../shared/default-card-channel.ts';
import { readInviteMetadata, renewsIn, writeInviteMetadata } from '../shared/invite-metadata.ts';
import { parseInviteForm } from '../shared/parse-invite-form.ts';
import { prefillFrom, viewFromInvitee } from '../shared/prefill.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import type { Prefilled } from '../shared/worker-fields.ts';
import { INVITE_VIEWS } from '../shared/worker-form-ids.ts';
import { correctInvitation } from './correct-invitation.ts';
import { duplicateView, expiredView } from './duplicate-view.ts';
import { inviteView } from './invite-view.ts';
import { createInvitationSender, isOver } from './send-invitation.ts';

/** Opens the form for several people, prefilled with this text. */
type OpenMany = (call: Call, start: { people: string; channelId: string | undefined }) => Promise<void>;

/** `/check invite`, its form, the warning before a second open check, and the buttons that reopen the form. */
export function inviteHandlers(services: Services, refreshHome: RefreshHome, openMany: OpenMany) {
  const { config, checkService } = services;
  const { drafts, savedForms } = services.forms;
  const { products } = config.workerChecks;
  const sender = createInvitationSender(services, refreshHome);

  /** An empty form, or one with these entries. `renews`: see InviteMetadata. */
  const formWith = (prefilled: Prefilled, renews: string | undefined) =>
    inviteView(writeInviteMetadata({ draftId: randomUUID(), renews }), products, prefilled);

  async function open(call: Call, prefilled: Prefilled & { renews?: string | undefined }): Promise<void> {
    await openModal(services, call, formWith(prefilled, prefilled.renews));
  }

  /** If the trigger expires before the form opens, offers the prefilled form as a button. */
  async function openWith(
    call: Call,
    { worker, channelId, remark }: { worker: Invitee; channelId: string | undefined; remark?: string },
  ): Promise<void> {
    try {
      await open(call, { worker, channelId, remark });
    } catch (error) {
      if (Object.keys(worker).length === 0 || !(error instanceof BotError)) throw error;
      const view = viewFromInvitee(INVITE_VIEWS.form, worker, channelId);
      await call.reply(reopenMessage(error.sentence, await savedForms.save({ ...call.person, view })));
    }
  }

  /** A fresh form with the same entries. */
  const again = (view: SubmittedView) => formWith(prefillFrom(view), renewsIn(view.privateMetadata));

  return {
    openWith,
    openFilled: open,
    async typed(call: CommandCall): Promise<void> {
      const channelId = defaultCardChannel(config.resultsChannel, call.channelId);
      const people = plainLines(call.rest);
      if (addressesInProse(people).length > 1) await openMany(call, { people, channelId });
      else await openWith(call, { worker: parseInvitee(call.rest), channelId });
    },
    async correct(call: ActionCall): Promise<void> {
      await correctInvitation(services, call);
      await refreshHome(call);
    },
    open: (call: ActionCall) =>
      open(call, { channelId: defaultCardChannel(config.resultsChannel, call.channelId) }),
    async tryAgain(call: ActionCall): Promise<void> {
      const check = await checkService.get(call.value);
      if (check?.worker === undefined) {
        throw new BotError(
          'no-such-check',
          'The details of this check are no longer saved. Please start a new invitation.',
        );
      }
      await open(call, { ...check, remark: check.refusedFields && refusalSentence(check) });
    },
    async draftAgain(call: ActionCall): Promise<void> {
      const draft = await drafts.get(call.value);
      if (draft === undefined)
        throw new BotError('form', 'Your entries are no longer saved. Please start a new invitation.');
      await open(call, draft);
    },
    async anyway(call: ActionCall): Promise<void> {
      const draft = await drafts.get(call.value);
      if (draft === undefined) {
        const sentence = 'This form has expired. Nothing was sent. Please fill it in again.';
        throw new BotError('form', sentence);
      }
      const outcome = await checkService.invite(draft, call.person);
      if (outcome.kind === 'sent-otherwise')
        throw new BotError('form', 'This form was already used. Please start a new invitation.');
      await sender.reply(call, draft, outcome);
      await refreshHome(call);
    },
    form: form<Draft>({
      async read({ privateMetadata, values }) {
        const { draftId, renews } = readInviteMetadata(privateMetadata);
        const read = parseInviteForm(values, draftId, products);
        if ('errors' in read) return read;
        const draft = { ...read.draft, ...(renews === undefined ? {} : { renews }) };
        const [duplicate, ...others] = await checkService.openChecksFor(draft.worker.email, draft.productId);
        const own = duplicate && (await checkService.get(draft.id));
        // A form submitted twice finds its own check, which is not a duplicate.
        if (duplicate === undefined || (own && !isOver(own))) return { accept: draft, closing: 'close' };
        await sender.keepForConfirmation(draft, [duplicate, ...others]);
        return { push: duplicateView(draft.id, [duplicate, ...others]) };
      },
      run: sender.send,
      again,
    }),
    duplicateForm: form<Draft>({
      async read({ privateMetadata }) {
        const draft = await drafts.get(readInviteMetadata(privateMetadata).draftId);
        return draft === undefined ? { update: expiredView() } : { accept: draft, closing: 'clear' };
      },
      run: sender.send,
    }),
  };
}
