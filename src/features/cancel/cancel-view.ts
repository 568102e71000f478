import type { ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { boldLine, context, fields, LIMITS, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import { clip, slackDate } from '../../slack/messages/text.ts';
import type { Option } from '../../slack/router/routes.ts';
import { fullName } from '../../text/full-name.ts';

/** Callback ids, and the block id of the select menu. */
export const CANCEL_VIEWS = { confirm: 'cancel.confirm', pick: 'cancel.pick' } as const;
export const CANCEL_FIELD = 'check';
/** Loads its options as the person types. */
export const CANCEL_SEARCH = 'cancel.search';

const CONSEQUENCE =
  'The worker will no longer be able to use the invitation. Inviting them again may cost a credit.';

/** Confirmation before a given invitation is cancelled. */
export function confirmView(check: Check): ModalView {
  const { worker } = check;
  return modal({
    title: 'Cancel invitation?',
    submit: 'Cancel invitation',
    close: 'Keep it',
    callbackId: CANCEL_VIEWS.confirm,
    metadata: check.id,
    blocks: [
      ...(worker === undefined ? [] : [boldLine(fullName(worker))]),
      section(plain(check.productName)),
      fields([
        mrkdwn('*Reference*'),
        plain(check.reference),
        mrkdwn('*Invited*'),
        mrkdwn(slackDate(check.invitedAt ?? check.createdAt)),
      ]),
      context(plain(CONSEQUENCE)),
    ],
  });
}

/** Form to search for an invitation to cancel. */
export function pickView(): ModalView {
  return modal({
    title: 'Cancel an invitation',
    submit: 'Cancel invitation',
    close: 'Keep all',
    callbackId: CANCEL_VIEWS.pick,
    blocks: [
      field({
        blockId: CANCEL_FIELD,
        label: 'Invitation',
        hint: 'Search by reference, name or email. Only pending checks can be cancelled.',
        element: {
          type: 'external_select',
          action_id: CANCEL_SEARCH,
          min_query_length: 0,
          placeholder: plain('Search'),
        },
      }),
      context(plain(CONSEQUENCE)),
    ],
  });
}

/** An option of the menu: CHK-7F3K2 · Ada Lovelace · National police check. */
export function cancelOption({ id, reference, worker, productName }: Check): Option {
  const name = worker === undefined ? '' : ` · ${clip(fullName(worker), 40)}`;
  return { text: clip(`${reference}${name} · ${productName}`, LIMITS.optionText), value: id };
}
