import { randomUUID } from 'node:crypto';
import type { Button } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { ResendOrder, ResendOutcome } from '../../checks/check-service.ts';
import { isResendable } from '../../checks/transitions.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import {
  type ActionCall,
  type Call,
  type CommandCall,
  form,
  type SubmissionCall,
} from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { reopenButton } from '../../slack/submissions/reopen-form.ts';
import { DAY_MS } from '../../time/durations.ts';
import { checkById, findOneCheck } from '../shared/find-one-check.ts';
import { draftAgainButton } from '../shared/invite-buttons.ts';
import { prefillFrom } from '../shared/prefill.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { parseResendForm } from './parse-resend-form.ts';
import { reminderMessage, reminderView } from './reminder-view.ts';
import {
  keepsEntries,
  notResendableSentence,
  resendReply,
  resentOtherwiseReply,
  tooSoonReply,
} from './resend-reply.ts';
import { decodeMetadata, encodeMetadata, resendView } from './resend-view.ts';
import { resendWarnings } from './resend-warnings.ts';

/** The same as for saved forms. */
const DRAFT_KEPT_MS = DAY_MS;

/** `/check resend CHK-…`, *Resend…* in the menu of a card, and *Copy a reminder*. */
export function resendHandlers(services: Services, refreshHome: RefreshHome) {
  const { config, checkService, forms, web } = services;
  const { products } = config.workerChecks;

  async function ask(call: Call, check: Check): Promise<void> {
    if (!isResendable(check)) return call.reply({ text: notResendableSentence(check) });
    const limit = await checkService.resendLimitOf(check);
    if (limit !== undefined) return call.reply(tooSoonReply(check, limit));
    const metadata = { id: randomUUID(), checkId: check.id };
    await openModal(services, call, resendView(metadata, { check, products, prefilled: check }));
  }

  async function askFor(call: ActionCall): Promise<void> {
    await ask(call, await checkById(services, call.value));
  }

  /** Saves the entries as a draft of a new invitation, for a person whose old one was cancelled in the meantime. */
  async function keepAsDraft({ worker, productId, note, startsOn }: ResendOrder, channelId: string) {
    const id = randomUUID();
    await forms.drafts.set(id, { id, worker, productId, channelId, note, startsOn }, DRAFT_KEPT_MS);
    return draftAgainButton(id);
  }

  async function keepEntries(call: SubmissionCall<ResendOrder>, outcome: ResendOutcome): Promise<Button[]> {
    if (!keepsEntries(outcome)) return [];
    if (outcome.kind === 'cancelled-before') {
      return [await keepAsDraft(call.form, outcome.check.channelId)];
    }
    const { id, checkId } = call.form;
    return [reopenButton(await call.saveForm({ privateMetadata: encodeMetadata({ id, checkId }) }))];
  }

  async function send(call: SubmissionCall<ResendOrder>): Promise<void> {
    const outcome = await checkService.resend(call.form, call.person);
    if (outcome.kind === 'replaced' && outcome.sent.kind === 'sent-otherwise') {
      const made = outcome.sent.check;
      const privateMetadata = encodeMetadata({ id: call.contentId, checkId: made.id });
      await call.reply(resentOtherwiseReply(made, await call.saveForm({ privateMetadata })));
    } else await call.reply(resendReply(outcome, await keepEntries(call, outcome)));
    await refreshHome(call);
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const check = await findOneCheck(services, call, 'resend', isResendable);
      if (check !== undefined) await ask(call, check);
    },
    onCard: askFor,
    chosenInMenu: askFor,
    async remind(call: ActionCall): Promise<void> {
      const check = await checkById(services, call.value);
      if (call.view?.type !== 'modal') return call.reply(reminderMessage(check));
      try {
        await web.views.push({ trigger_id: call.triggerId, view: reminderView(check) });
      } catch {
        // The modal was closed, or the trigger is too old.
        await call.reply(reminderMessage(check));
      }
    },
    form: form<ResendOrder>({
      async read(view) {
        const metadata = decodeMetadata(view.privateMetadata);
        const check = await checkById(services, metadata.checkId);
        const read = parseResendForm(view.values, metadata, { check, products });
        if ('errors' in read) return read;
        const { worker, productId } = read.order;
        const open = await checkService.openChecksFor(worker.email, productId);
        const warnings = resendWarnings(metadata, check, { order: read.order, open });
        if (warnings === undefined) return { accept: read.order, closing: 'close' };
        const { metadata: warned, ...shown } = warnings;
        return {
          update: resendView(warned, { check, products, prefilled: prefillFrom(view), ...shown }),
        };
      },
      run: send,
      async again(view) {
        const metadata = decodeMetadata(view.privateMetadata);
        const check = await checkById(services, metadata.checkId);
        return resendView(metadata, { check, products, prefilled: prefillFrom(view) });
      },
    }),
  };
}
