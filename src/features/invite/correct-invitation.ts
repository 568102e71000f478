import { BotError } from '../../errors.ts';
import { mrkdwn, section } from '../../slack/messages/blocks.ts';
import { submittedView } from '../../slack/router/payloads.ts';
import type { ActionCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { reopenMessage } from '../../slack/submissions/reopen-form.ts';
import { cancelReply } from '../shared/cancel-reply.ts';
import { readInviteMetadata } from '../shared/invite-metadata.ts';
import { inviteReply } from '../shared/invite-reply.ts';
import { limitSentence } from '../shared/limit-reply.ts';
import { parseInviteForm } from '../shared/parse-invite-form.ts';

/** Cancels the form's first invitation and invites with the details last submitted. */
export async function correctInvitation(
  { config, checkService, forms }: Services,
  call: ActionCall,
): Promise<void> {
  const offered = await forms.savedForms.find(call.value, call.person);
  if (offered?.checkId === undefined) {
    throw new BotError(
      'form',
      'This form is no longer saved. Please cancel the invitation and invite again.',
    );
  }
  const { values, privateMetadata } = submittedView(offered);
  const { draftId, renews } = readInviteMetadata(privateMetadata);
  const read = parseInviteForm(values, draftId, config.workerChecks.products);
  if ('errors' in read) {
    const sentence =
      'The details you sent last are no longer valid, so nothing was done. Open the form to check them.';
    return call.reply(reopenMessage(sentence, call.value));
  }
  const cancelled = await checkService.cancel(offered.checkId, call.person);
  if (cancelled.kind !== 'cancelled' && cancelled.kind !== 'already-cancelled') {
    return call.reply(cancelReply(cancelled));
  }
  const invited = await checkService.invite(
    { ...read.draft, ...(renews === undefined ? {} : { renews }) },
    call.person,
  );
  if (invited.kind === 'open-already') {
    const sentence = `${cancelled.check.reference} was cancelled. Nothing else was sent, because there is already an open check for the address you sent last. Open the form again to invite anyway.`;
    return call.reply(reopenMessage(sentence, call.value));
  }
  if (invited.kind === 'limit-reached') {
    const sentence = `${cancelled.check.reference} was cancelled. ${limitSentence(invited.limit)}`;
    return call.reply(reopenMessage(sentence, call.value));
  }
  if (invited.kind === 'sent-otherwise')
    throw new BotError('form', 'This form was already used. Please start a new invitation.');
  const { text, blocks } = inviteReply(invited);
  const first = cancelReply(cancelled).text;
  await call.reply({
    text: `${first} ${text}`,
    ...(blocks === undefined ? {} : { blocks: [section(mrkdwn(first)), ...blocks] }),
  });
}
