import type { SubmittedView } from '../../slack/router/routes.ts';
import type { Invitee } from '../../text/parse-invitee.ts';
import { isOneName } from './parse-invite-form.ts';
import type { Prefilled } from './worker-fields.ts';
import { INVITE_FIELDS } from './worker-form-ids.ts';

/** Initial values that restore the form as it was submitted, valid or not. */
export function prefillFrom({ values }: SubmittedView): Prefilled {
  const typed = (field: string) => values[field]?.value;
  return {
    worker: {
      firstName: typed(INVITE_FIELDS.firstName),
      lastName: typed(INVITE_FIELDS.lastName),
      email: typed(INVITE_FIELDS.email),
      mobile: typed(INVITE_FIELDS.mobile),
    },
    productId: values[INVITE_FIELDS.product]?.selectedOption,
    channelId: values[INVITE_FIELDS.channel]?.selectedConversation,
    startsOn: values[INVITE_FIELDS.startsOn]?.selectedDate,
    note: typed(INVITE_FIELDS.note),
    oneName: isOneName(values),
  };
}

/** A form as if it had been submitted with only these details. */
export function viewFromInvitee(callbackId: string, invitee: Invitee, channelId: string | undefined) {
  const { firstName, lastName, email, mobile } = invitee;
  return {
    id: 'never-opened',
    callback_id: callbackId,
    private_metadata: '',
    state: {
      values: {
        [INVITE_FIELDS.firstName]: { input: { value: firstName } },
        [INVITE_FIELDS.lastName]: { input: { value: lastName } },
        [INVITE_FIELDS.email]: { input: { value: email } },
        [INVITE_FIELDS.mobile]: { input: { value: mobile } },
        [INVITE_FIELDS.channel]: { input: { selected_conversation: channelId } },
      },
    },
  };
}
