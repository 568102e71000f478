import type { RichTextElement } from '@slack/types';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import { findProduct } from '../../people/fields/parse-product.ts';
import { button } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import { shortDayText } from '../../text/day.ts';
import { dayName } from '../../time/local-calendar.ts';
import { REQUEST_ACTIONS } from '../shared/request-ids.ts';
import { DECISION_TITLE } from './check-source.ts';
import type { DigestAbout, DigestLine, DigestSource } from './digest-source.ts';

const NAME_LENGTH = 80;
const PRODUCT_LENGTH = 60;

export interface RequestSourceOptions {
  /** Those that wait, the oldest first. */
  waiting: () => Promise<readonly CheckRequest[]>;
  products: readonly { id: string; name: string }[];
}

/** "Ada Lovelace · National police check: asked for since Tue 1 Dec by @asker" */
function requestLine(
  { id, details = {}, askedBy, createdAt }: CheckRequest,
  { isPrivate, rules }: DigestAbout,
  products: RequestSourceOptions['products'],
): DigestLine {
  const productId = findProduct(details.product ?? '', products);
  const product = products.find((one) => one.id === productId)?.name;
  const name = isPrivate ? details.name : undefined;
  const rest = product === undefined ? '' : ` · ${clip(product, PRODUCT_LENGTH)}`;
  const since = shortDayText(dayName(rules.calendar.local(createdAt).day));
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

/** Requests of workflows that wait for the desk; nobody owns them, so they are in no digest of one person. */
export function createRequestSource({ waiting, products }: RequestSourceOptions): DigestSource {
  return async (about) => {
    if (about.owner !== undefined) return [];
    const lines = (await waiting()).map((request) => requestLine(request, about, products));
    return [{ title: DECISION_TITLE, lines }];
  };
}
