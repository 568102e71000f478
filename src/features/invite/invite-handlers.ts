import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Check } from '../../checks/check.ts';
import type { Draft, InviteOutcome } from '../../checks/check-service.ts';
import { BotError } from '../../errors.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import {
  type ActionCall,
  type Call,
  type CommandCall,
  form,
  type SubmissionCall,
  type SubmittedView,
} from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { reopenMessage } from '../../slack/submissions/reopen-form.ts';
import { parseInvitee } from '../../text/parse-invitee.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { refusalSentence } from '../card/check-wording.ts';
import { defaultCardChannel } from '../shared/default-card-channel.ts';
import { inviteAnywayButton } from '../shared/invite-buttons.ts';
import { inviteReply, sentOtherwiseReply } from '../shared/invite-reply.ts';
import { limitReply } from '../shared/limit-reply.ts';
import { openAlreadyReply } from '../shared/open-already-reply.ts';
import { parseInviteForm } from '../shared/parse-invite-form.ts';
import { prefillFrom, viewFromInvitee } from '../shared/prefill.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import type { Prefilled } from '../shared/worker-fields.ts';
import { INVITE_VIEWS } from '../shared/worker-form-ids.ts';
import { correctInvitation } from './correct-invitation.ts';
import { duplicateView, expiredView } from './duplicate-view.ts';
import { inviteView } from './invite-view.ts';

const DRAFT_KEPT_MS = HOUR_MS;
/** Until some time on the next day. */
const LIMITED_KEPT_MS = 36 * HOUR_MS;
const draftIdSchema = z.uuid();

function draftId(privateMetadata: string): string {
  const id = draftIdSchema.safeParse(privateMetadata);
  if (!id.success)
    throw new BotError('form', 'This form can’t be read. Nothing was sent. Please open it again.');
  return id.data;
}

/** No invitation of this check stands. */
const isOver = ({ state }: Check) => ['Refused', 'Cancelled', 'Closed', 'Purged'].includes(state);

/** `/check invite`: the form, the warning before a second open check, and what became of the invitation. */
export function inviteHandlers(services: Services, refreshHome: RefreshHome) {
  const { config, desk, drafts, savedForms } = services;
  const { products } = config.workerChecks;

  async function open(call: Call, prefilled: Prefilled): Promise<void> {
    await openModal(services, call, inviteView(randomUUID(), products, prefilled));
  }

  /** The form again, a new one, as it was sent. */
  const again = (view: SubmittedView) => inviteView(randomUUID(), products, prefillFrom(view));

  /** Kept with what the person is about to be told of, for their second word. */
  async function keepTelling(draft: Draft, open: readonly Check[]): Promise<void> {
    const besides = [...(draft.besides ?? []), ...open.map(({ id }) => id)];
    await drafts.set(draft.id, { ...draft, besides }, DRAFT_KEPT_MS);
  }

  async function say(call: Call, draft: Draft, outcome: InviteOutcome): Promise<void> {
    if (outcome.kind === 'open-already') {
      // Somebody else was a moment faster than this form.
      await keepTelling(draft, outcome.open);
      await call.reply(openAlreadyReply(outcome.open, inviteAnywayButton(draft.id)));
    } else if (outcome.kind === 'limit-reached') {
      await drafts.set(draft.id, draft, LIMITED_KEPT_MS);
      await call.reply(limitReply(outcome.limit, draft.id));
    } else await call.reply(inviteReply(outcome));
  }

  async function invite(call: SubmissionCall<Draft>): Promise<void> {
    let draft = call.form;
    let outcome = await desk.invite(draft, call.person);
    // The first invitation is over and done with: this one takes nobody's place.
    if (outcome.kind === 'sent-otherwise' && isOver(outcome.check)) {
      draft = { ...draft, id: call.contentId };
      outcome = await desk.invite(draft, call.person);
    }
    if (outcome.kind === 'sent-otherwise') {
      const { check } = outcome;
      await call.reply(sentOtherwiseReply(check, await call.saveForm({ checkId: check.id })));
    } else await say(call, draft, outcome);
    await refreshHome(call);
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const worker = parseInvitee(call.rest);
      const channelId = defaultCardChannel(config.resultsChannel, call.channelId);
      try {
        await open(call, { worker, channelId });
      } catch (error) {
        if (Object.keys(worker).length === 0 || !(error instanceof BotError)) throw error;
        const view = viewFromInvitee(INVITE_VIEWS.form, worker, channelId);
        await call.reply(reopenMessage(error.sentence, await savedForms.save({ ...call.person, view })));
      }
    },
    async correct(call: ActionCall): Promise<void> {
      await correctInvitation(services, call);
      await refreshHome(call);
    },
    open: (call: ActionCall) =>
      open(call, { channelId: defaultCardChannel(config.resultsChannel, call.channelId) }),
    async tryAgain(call: ActionCall): Promise<void> {
      const check = await desk.get(call.value);
      if (check?.worker === undefined) {
        throw new BotError(
          'no-such-check',
          'The details of this check are no longer kept. Please start a new invitation.',
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
      const outcome = await desk.invite(draft, call.person);
      if (outcome.kind === 'sent-otherwise')
        throw new BotError('form', 'This form was already used. Please start a new invitation.');
      await say(call, draft, outcome);
      await refreshHome(call);
    },
    form: form<Draft>({
      async read({ privateMetadata, values }) {
        const read = parseInviteForm(values, draftId(privateMetadata), products);
        if ('errors' in read) return read;
        const { draft } = read;
        const [duplicate, ...others] = await desk.openChecksFor(draft.worker.email, draft.productId);
        const own = duplicate && (await desk.get(draft.id));
        // A form that comes twice finds its own check, which is no duplicate.
        if (duplicate === undefined || (own && !isOver(own))) return { accept: draft, closing: 'close' };
        await keepTelling(draft, [duplicate, ...others]);
        return { push: duplicateView(draft.id, [duplicate, ...others]) };
      },
      run: invite,
      again,
    }),
    duplicateForm: form<Draft>({
      async read({ privateMetadata }) {
        const draft = await drafts.get(draftId(privateMetadata));
        return draft === undefined ? { update: expiredView() } : { accept: draft, closing: 'clear' };
      },
      run: invite,
    }),
  };
}
