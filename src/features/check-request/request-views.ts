import type { ModalView } from '@slack/types';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { boldLine, context, plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { dayText } from '../../text/day.ts';
import { DECLINE_FIELD, DECLINE_VIEW } from '../shared/request-ids.ts';
import { readRequest } from './read-request.ts';

export const MAX_REASON_LENGTH = 500;

type Products = readonly { id: string; name: string }[];

/** What the workflow said about the worker, and what is wrong with it; for the person who asks. */
export function detailsView({ details = {} }: CheckRequest, products: Products): ModalView {
  const { name, email, mobile, product, startsOn } = details;
  const { productId, complaints } = readRequest(details, products);
  const lines: [label: string, value: string | undefined][] = [
    ['Email', email],
    ['Mobile', mobile],
    ['Check type', products.find(({ id }) => id === productId)?.name ?? product],
    ['Starts work on', startsOn === undefined ? undefined : dayText(startsOn)],
  ];
  return modal({
    title: 'Details of the request',
    blocks: [
      boldLine(name ?? 'No name'),
      ...lines.flatMap(([label, value]) =>
        value === undefined ? [] : [section(plain(`${label}: ${value}`))],
      ),
      ...complaints.map(({ text }) => section(plain(text))),
      context(
        plain('As the workflow gave them. Only visible to you. Opening them is recorded in the audit log.'),
      ),
    ],
  });
}

/** Asks for a reason before a request is declined. Repeats nothing of the worker's details. */
export function declineView(id: string, reason?: string): ModalView {
  return modal({
    title: 'Decline the request',
    submit: 'Decline',
    close: 'Keep it',
    callbackId: DECLINE_VIEW,
    metadata: id,
    blocks: [
      field({
        blockId: DECLINE_FIELD,
        label: 'Reason',
        optional: true,
        hint: 'The person who asked reads it. It stands on the card in channels where it may show the worker’s name.',
        element: {
          type: 'plain_text_input',
          action_id: 'input',
          multiline: true,
          max_length: MAX_REASON_LENGTH,
          ...(reason ? { initial_value: reason } : {}),
        },
      }),
      context(
        plain('No invitation is sent, and the worker’s details are removed here. The workflow goes on.'),
      ),
    ],
  });
}

export const declinedReply = ({ askedBy }: CheckRequest): PrivateMessage => ({
  text: `The request is declined.${askedBy === undefined ? '' : ` <@${escapeMrkdwn(askedBy)}> is told.`}`,
});
