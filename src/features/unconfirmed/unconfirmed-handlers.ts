import { randomUUID } from 'node:crypto';
import { BotError } from '../../errors.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { type ActionCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { sendAgainAnywayButton } from '../card/card-buttons.ts';
import { stateWord } from '../card/check-wording.ts';
import { checkById } from '../shared/find-one-check.ts';
import { followAndReply } from '../shared/follow-and-reply.ts';
import { inviteReply } from '../shared/invite-reply.ts';
import { limitSentence } from '../shared/limit-reply.ts';
import { openAlreadyReply } from '../shared/open-already-reply.ts';
import { INVITATION_ID_EXPECTED, parseInvitationId } from '../shared/parse-invitation-id.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';
import { WAS_SENT_FIELD, wasSentView } from './unconfirmed-view.ts';

/** How long a confirmation question stays valid. */
const QUESTION_KEPT_MS = HOUR_MS;

interface WasSent {
  checkId: string;
  invitationId: string;
}

/** The two buttons of an invitation whose answer was lost. */
export function unconfirmedHandlers(services: Services, refreshHome: RefreshHome) {
  const { checkService } = services;
  const { drafts } = services.forms;

  async function sendAgain(call: ActionCall, besides: readonly string[]): Promise<void> {
    const outcome = await checkService.sendAgain(call.value, call.person, besides);
    if (outcome.kind === 'open-already') {
      const { id, reference, worker, productId, channelId } = await checkById(services, call.value);
      if (worker === undefined) throw new BotError('purged', 'The details of this check have been purged.');
      const told = [...besides, ...outcome.open.map((check) => check.id)];
      await drafts.set(id, { id, worker, productId, channelId, besides: told }, QUESTION_KEPT_MS);
      return call.reply(openAlreadyReply(outcome.open, sendAgainAnywayButton({ id, reference })));
    }
    if (outcome.kind === 'limit-reached') return call.reply({ text: limitSentence(outcome.limit) });
    await call.reply(inviteReply(outcome));
    await refreshHome(call);
  }

  return {
    async itWasSent(call: ActionCall): Promise<void> {
      const check = await checkById(services, call.value);
      if (check.state !== 'Unconfirmed') {
        const state = escapeMrkdwn(stateWord(check, { word: false }));
        return call.reply({ text: `Nothing to do: ${escapeMrkdwn(check.reference)} is already *${state}*.` });
      }
      await openModal(services, call, wasSentView(check));
    },
    sendAgain: (call: ActionCall) => sendAgain(call, []),
    async sendAgainAnyway(call: ActionCall): Promise<void> {
      const told = await drafts.get(call.value);
      await sendAgain(call, told?.besides ?? []);
    },
    form: form<WasSent>({
      read({ privateMetadata, values }) {
        const invitationId = parseInvitationId(values[WAS_SENT_FIELD]?.value);
        if (invitationId !== undefined)
          return { accept: { checkId: privateMetadata, invitationId }, closing: 'close' };
        return { errors: { [WAS_SENT_FIELD]: INVITATION_ID_EXPECTED } };
      },
      async run(call) {
        const { checkId, invitationId } = call.form;
        const { worker, productId, channelId } = await checkById(services, checkId);
        if (worker === undefined) throw new BotError('purged', 'The details of this check have been purged.');
        const order = { id: randomUUID(), checkId, invitationId, worker, productId, channelId };
        await followAndReply(services, call, order);
        await refreshHome(call);
      },
      again: async ({ privateMetadata, values }) =>
        wasSentView(await checkById(services, privateMetadata), values[WAS_SENT_FIELD]?.value),
    }),
  };
}
