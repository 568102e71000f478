import type { Check } from '../../checks/check.ts';
import type { Draft, InviteOutcome } from '../../checks/check-service.ts';
import type { Call, SubmissionCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { inviteAnywayButton } from '../shared/invite-buttons.ts';
import { writeInviteMetadata } from '../shared/invite-metadata.ts';
import { inviteReply, sentOtherwiseReply } from '../shared/invite-reply.ts';
import { limitReply } from '../shared/limit-reply.ts';
import { openAlreadyReply } from '../shared/open-already-reply.ts';
import type { RefreshHome } from '../shared/refresh-home.ts';

const DRAFT_KEPT_MS = HOUR_MS;
/** Lasts well into the next day. */
const LIMITED_KEPT_MS = 36 * HOUR_MS;

/** Whether none of the check's invitations is valid any longer. */
export const isOver = ({ state }: Pick<Check, 'state'>): boolean =>
  ['Refused', 'Cancelled', 'Replaced', 'Closed', 'Purged'].includes(state);

/** Sends invitations from the form and replies with the outcome. */
export function createInvitationSender({ checkService, forms }: Services, refreshHome: RefreshHome) {
  const { drafts } = forms;
  /** Saves the draft, together with the open checks the person is being told about, until they confirm. */
  async function keepForConfirmation(draft: Draft, open: readonly Check[]): Promise<void> {
    const besides = [...(draft.besides ?? []), ...open.map(({ id }) => id)];
    await drafts.set(draft.id, { ...draft, besides }, DRAFT_KEPT_MS);
  }

  async function reply(call: Call, draft: Draft, outcome: InviteOutcome): Promise<void> {
    if (outcome.kind === 'open-already') {
      // Another person sent the same invitation a moment earlier.
      await keepForConfirmation(draft, outcome.open);
      await call.reply(openAlreadyReply(outcome.open, inviteAnywayButton(draft.id)));
    } else if (outcome.kind === 'limit-reached') {
      await drafts.set(draft.id, draft, LIMITED_KEPT_MS);
      await call.reply(limitReply(outcome.limit, draft.id));
    } else await call.reply(inviteReply(outcome));
  }

  async function send(call: SubmissionCall<Draft>): Promise<void> {
    let draft = call.form;
    let outcome = await checkService.invite(draft, call.person);
    // The form's first invitation is no longer valid, so this is a new one rather than a correction.
    if (outcome.kind === 'sent-otherwise' && isOver(outcome.check)) {
      draft = { ...draft, id: call.contentId };
      outcome = await checkService.invite(draft, call.person);
    }
    if (outcome.kind === 'sent-otherwise') {
      const { check } = outcome;
      const { renews } = draft;
      const privateMetadata = writeInviteMetadata({ draftId: call.contentId, renews });
      await call.reply(
        sentOtherwiseReply(check, await call.saveForm({ checkId: check.id, privateMetadata })),
      );
    } else await reply(call, draft, outcome);
    await refreshHome(call);
  }

  return { keepForConfirmation, reply, send };
}
