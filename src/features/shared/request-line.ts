import type { Button, RichTextElement } from '@slack/types';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { findProduct } from '../../people/fields/parse-product.ts';
import { button } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import { shortDayText } from '../../text/day.ts';
import { dayName, type LocalCalendar } from '../../time/local-calendar.ts';
import { REQUEST_ACTIONS } from './request-ids.ts';

const NAME_LENGTH = 80;
const PRODUCT_LENGTH = 60;

export interface RequestLineAbout {
  /** Whether the worker may be named. */
  isPrivate: boolean;
  calendar: LocalCalendar;
  products: readonly { id: string; name: string }[];
}

/** "Ada Lovelace · National police check: asked for since Tue 1 Dec by @name" */
export function requestLine(
  { id, details = {}, askedBy, createdAt }: CheckRequest,
  { isPrivate, calendar, products }: RequestLineAbout,
): { id: string; text: RichTextElement[]; button: Button } {
  const productId = findProduct(details.product ?? '', products);
  const product = products.find((one) => one.id === productId)?.name;
  const name = isPrivate ? details.name : undefined;
  const rest = product === undefined ? '' : ` · ${clip(product, PRODUCT_LENGTH)}`;
  const since = shortDayText(dayName(calendar.local(createdAt).day));
  const by: RichTextElement[] =
    askedBy === undefined
      ? []
      : [
          { type: 'text', text: ' by ' },
          { type: 'user', user_id: askedBy },
        ];
  return {
    id,
    text: [
      { type: 'text', text: clip(name ?? 'A request', NAME_LENGTH), style: { bold: true } },
      { type: 'text', text: `${rest}: asked for on ${since}` },
      ...by,
    ],
    button: button({
      actionId: REQUEST_ACTIONS.change,
      text: 'Decide…',
      value: id,
      label: `Decide about the request of ${since}`,
      style: 'primary',
    }),
  };
}
