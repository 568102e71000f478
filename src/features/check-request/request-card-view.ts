import type { Button, KnownBlock, MrkdwnElement } from '@slack/types';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import {
  actions,
  boldLine,
  button,
  confirm,
  context,
  fields,
  header,
  LIMITS,
  mrkdwn,
  plain,
  quote,
  section,
} from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { clip, escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { dayText } from '../../text/day.ts';
import { REQUEST_ACTIONS } from '../shared/request-ids.ts';
import { END_SENTENCES } from '../shared/request-wording.ts';
import { type ReadRequest, readRequest } from './read-request.ts';

/** Metadata by which a card is found if the answer to its post was lost. */
export const requestCardMetadata = ({ id }: Pick<CheckRequest, 'id'>) => ({
  event_type: 'workerchecks_request',
  event_payload: { request_id: id },
});

export interface RequestCardOptions {
  /** Whether the worker's name may be shown where the card is. */
  namesShown: boolean;
  products: readonly { id: string; name: string }[];
  /** Mrkdwn that leads to the card of the check that was ordered; undefined before it is posted. */
  checkLink: string | undefined;
}

const TITLES = { Waiting: '', Invited: ' — invited', Declined: ' — declined', Ended: ' — ended' } as const;

const field = (label: string, value: string): MrkdwnElement => mrkdwn(`*${label}*\n${value}`);
const mention = (userId: string) => `<@${escapeMrkdwn(userId)}>`;

/** "the email address and the check type" */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** What has to be corrected first, without quoting any of it. Plain text. */
export function correctionSentence({ complaints }: ReadRequest): string {
  const parts = listed(complaints.map(({ field: name }) => `the ${name}`));
  return `Needs a correction before it can be sent: ${parts}. Press Change… to correct it.`;
}

function waitingButtons({ id }: CheckRequest, isReady: boolean): Button[] {
  const invite = button({
    actionId: REQUEST_ACTIONS.invite,
    text: 'Invite',
    value: id,
    style: 'primary',
    confirm: confirm({
      title: 'Send the invitation?',
      text: 'WorkerChecks invites the worker by email now. This may cost a credit.',
      confirm: 'Invite',
      deny: 'Not yet',
    }),
  });
  return [
    ...(isReady ? [invite] : []),
    button({ actionId: REQUEST_ACTIONS.change, text: 'Change…', value: id }),
    button({ actionId: REQUEST_ACTIONS.decline, text: 'Decline', value: id }),
    button({ actionId: REQUEST_ACTIONS.details, text: 'Details', value: id }),
  ];
}

const askedFields = ({ askedBy, createdAt }: CheckRequest): MrkdwnElement[] => [
  ...(askedBy === undefined ? [] : [field('Asked by', mention(askedBy))]),
  field('Asked', slackDate(createdAt)),
];

function waitingBlocks(request: CheckRequest, options: RequestCardOptions, read: ReadRequest): KnownBlock[] {
  const { namesShown, products } = options;
  const { name, product: typed, startsOn } = request.details ?? {};
  const product = products.find(({ id }) => id === read.productId)?.name ?? (namesShown ? typed : undefined);
  const starts = namesShown && startsOn !== undefined ? [field('Starts work on', dayOf(startsOn))] : [];
  const isReady = read.order !== undefined;
  return [
    ...(namesShown && name !== undefined ? [boldLine(name)] : []),
    ...(product === undefined ? [] : [boldLine(product)]),
    fields([...askedFields(request), ...starts]),
    ...(isReady ? [] : [section(plain(correctionSentence(read)))]),
    ...(namesShown ? [] : [context(plain('Details shows the HR desk who the worker is.'))]),
    actions(waitingButtons(request, isReady)),
  ];
}

const dayOf = (startsOn: string) => escapeMrkdwn(clip(dayText(startsOn), 60));

function decidedBlocks(request: CheckRequest, { namesShown, checkLink }: RequestCardOptions): KnownBlock[] {
  const { state, decidedBy, stateSince, check, reason, ended } = request;
  const by = decidedBy === undefined ? [] : [field(`${state} by`, mention(decidedBy))];
  const reference = check === undefined ? undefined : (checkLink ?? escapeMrkdwn(check.reference));
  return [
    fields([
      ...askedFields(request),
      ...by,
      field(state, slackDate(stateSince)),
      ...(reference === undefined ? [] : [field('Check', reference)]),
    ]),
    ...(namesShown && reason !== undefined ? [quote(reason)] : []),
    ...(ended === undefined ? [] : [context(plain(END_SENTENCES[ended]))]),
  ];
}

/** Renders a request card. Where names may not be shown it says who asks and for which check type. */
export function requestCardView(request: CheckRequest, options: RequestCardOptions): Required<Message> {
  const read = readRequest(request.details ?? {}, options.products);
  const isWaiting = request.state === 'Waiting';
  const product = options.products.find(({ id }) => id === read.productId)?.name;
  const what = isWaiting && product !== undefined ? ` (${escapeMrkdwn(clip(product, LIMITS.name))})` : '';
  const said = isWaiting ? 'waits for a decision' : request.state.toLowerCase();
  return {
    text: `Request for a background check${what}: ${said}`,
    blocks: [
      header(`Request for a background check${TITLES[request.state]}`),
      ...(isWaiting ? waitingBlocks(request, options, read) : decidedBlocks(request, options)),
    ],
  };
}
