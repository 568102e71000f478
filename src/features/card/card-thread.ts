import type { Batch } from '../../checks/batches/batch.ts';
import type { Check } from '../../checks/check.ts';
import { failureOf } from '../../slack/messages/slack-post-error.ts';
import { needsCard } from './card-diff.ts';

/** Where to post a check's card. */
export type CardThread =
  /** In this message's thread; undefined: in the channel itself. */
  | { kind: 'known'; threadTs: string | undefined }
  /** The card at the head of its thread has not been posted yet. */
  | { kind: 'waits' }
  /** Slack does not let the bot post the card at the head of its thread, and so not this one either. */
  | { kind: 'closed'; slackError: string };

/** Candidates for the head of a card's thread, as stored; undefined: there is none, or it was deleted. */
export interface ThreadHead {
  batch?: Batch | undefined;
  /** The check that this one replaces. */
  replaced?: Check | undefined;
}

const IN_CHANNEL: CardThread = { kind: 'known', threadTs: undefined };
const WAITS: CardThread = { kind: 'waits' };

/** In the thread of the replaced check's card; if that card is itself a reply, in the thread it is in. */
function belowReplaced({ channelId }: Check, replaced: Check | undefined): CardThread {
  if (replaced === undefined || !needsCard(replaced)) return IN_CHANNEL;
  const { card } = replaced;
  if ((card.channelId ?? replaced.channelId) !== channelId) return IN_CHANNEL;
  if (card.ts !== undefined) return { kind: 'known', threadTs: card.threadTs ?? card.ts };
  return card.undeliverable === undefined ? WAITS : IN_CHANNEL;
}

function belowBatchCard(batch: Batch | undefined): CardThread {
  if (batch === undefined) return IN_CHANNEL;
  const { ts, undeliverable } = batch.card;
  if (ts !== undefined) return { kind: 'known', threadTs: ts };
  if (undeliverable === undefined) return WAITS;
  // Only a channel that is closed to the bot may open again.
  return failureOf(undeliverable) === 'not-allowed'
    ? { kind: 'closed', slackError: undeliverable }
    : IN_CHANNEL;
}

/** The only place that decides in which thread a card goes. Slack's threads do not nest. */
export function cardThread(check: Check, { batch, replaced }: ThreadHead): CardThread {
  if (check.card.threadRefused) return IN_CHANNEL;
  if (check.replaces !== undefined) return belowReplaced(check, replaced);
  return check.batch === undefined ? IN_CHANNEL : belowBatchCard(batch);
}
