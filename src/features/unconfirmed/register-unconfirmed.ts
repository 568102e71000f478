import { BotError } from '../../errors.ts';
import type { SubmissionAnswer } from '../../slack/routes.ts';
import type { Services } from '../../slack/services.ts';
import { escapeMrkdwn } from '../../slack/text.ts';
import type { AfterDeed } from '../after-deed.ts';
import { CARD_ACTIONS } from '../card/actions.ts';
import { stateWord } from '../card/wording.ts';
import { inviteReply } from '../invite-reply.ts';
import { openModal } from '../open-modal.ts';
import { readInvitationId } from './read-invitation-id.ts';
import { WAS_SENT_FIELD, WAS_SENT_VIEW, wasSentView } from './was-sent-view.ts';

interface WasSent {
  checkId: string;
  invitationId: string;
}

/** The two buttons of an invitation whose answer was lost. */
export function registerUnconfirmed(services: Services, afterDeed: AfterDeed): void {
  const { desk, routes } = services;

  routes.action(CARD_ACTIONS.itWasSent, 'invite', async (call) => {
    const check = await desk.get(call.value);
    if (check === undefined) throw new BotError('no-such-check', 'This check is not known here any more.');
    if (check.state !== 'Unconfirmed') {
      const state = escapeMrkdwn(stateWord(check, { word: false }));
      return call.reply({ text: `This is settled: ${escapeMrkdwn(check.reference)} is *${state}*.` });
    }
    await openModal(services, call, wasSentView(check));
  });

  routes.action(CARD_ACTIONS.sendAgain, 'invite', async (call) => {
    await call.reply(inviteReply(await desk.sendAgain(call.value, call.person)));
    await afterDeed(call);
  });

  routes.submission<WasSent>(
    WAS_SENT_VIEW,
    'invite',
    ({ privateMetadata, values }): SubmissionAnswer<WasSent> => {
      const invitationId = readInvitationId(values[WAS_SENT_FIELD]?.value);
      if (invitationId !== undefined)
        return { accept: { checkId: privateMetadata, invitationId }, closing: 'close' };
      const error = 'Enter the invitation id as WorkerChecks shows it: letters, digits and - _ . : alone.';
      return { errors: { [WAS_SENT_FIELD]: error } };
    },
    async (call) => {
      const { checkId, invitationId } = call.form;
      const check = await desk.confirmInvitation(checkId, invitationId, call.person);
      const reference = escapeMrkdwn(check.reference);
      const followed = check.invitationId === invitationId;
      await call.reply({
        text: followed
          ? `Thank you. ${reference} is followed from now on; its card is in <#${escapeMrkdwn(check.channelId)}>.`
          : `This was settled before: ${reference} is *${escapeMrkdwn(stateWord(check, { word: false }))}*. Nothing was changed.`,
      });
      await afterDeed(call);
    },
  );
}
