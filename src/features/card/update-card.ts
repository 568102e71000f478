import type { Check } from '../../checks/check.ts';
import type { Urgency } from '../../slack/messages/poster.ts';
import { failureOf, SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { batchCardRedrawn } from './batch-card-record.ts';
import type { CardLocation } from './card-diff.ts';
import { type CardContext, unlessRedrawRequested } from './card-options.ts';
import { createDrawing, type DrawnCard } from './draw-card.ts';

/** How often a deleted card is reposted; after that, the deletion is considered deliberate. */
const MAX_REPOSTS = 1;

const NOWHERE = { ts: undefined, channelId: undefined, threadTs: undefined, renderedHash: undefined };

/** A channel closed to a check's card is also closed to its batch's card, whose notice covers all of its checks. */
const isToldByBatch = (check: Check, slackError: string): check is Check & { batch: { id: string } } =>
  check.batch !== undefined && failureOf(slackError) === 'not-allowed';

/** Records that Slack refuses the card in this channel, so that the requester is told once. */
export async function recordUndeliverable(
  { log, record }: CardContext,
  check: Check,
  slackError: string,
  drawn: DrawnCard | undefined,
): Promise<void> {
  const { id, reference, card } = check;
  if (failureOf(slackError) === 'refused') log.error('card.refused', { reference, slackError });
  else log.warn('card.undeliverable', { reference, slackError });
  const isTold = card.undeliverable !== undefined || isToldByBatch(check, slackError);
  const patch = { ...drawn, undeliverable: slackError, postingSince: undefined };
  await record(id, unlessRedrawRequested(check, isTold ? patch : { ...patch, notTold: true }));
}

/** The same, for a refusal by Slack just now: the batch card finds out for itself. */
export async function recordRefusal(
  context: CardContext,
  check: Check,
  { slackError }: SlackPostError,
  drawn: DrawnCard,
): Promise<void> {
  if (isToldByBatch(check, slackError)) {
    await context.batches.update(check.batch.id, (batch) =>
      batch.card.undeliverable === undefined ? batchCardRedrawn(batch) : batch,
    );
  }
  await recordUndeliverable(context, check, slackError, drawn);
}

/** Slack does not let the card be edited: a new one is posted, and this one is removed afterwards. */
async function supersedeCard(
  { log, record }: CardContext,
  { id, reference }: Check,
  location: CardLocation,
  error: SlackPostError,
): Promise<void> {
  log.warn('card.not-editable', { reference, slackError: error.slackError });
  await record(id, ({ supersededCards = [] }) => ({
    ...NOWHERE,
    notEditable: true,
    supersededCards: [...supersededCards, location],
  }));
}

async function recordDeleted({ log, record }: CardContext, check: Check, drawn: DrawnCard): Promise<void> {
  const { id, reference, card } = check;
  const again = card.reposts < MAX_REPOSTS;
  log.info('card.deleted', { reference, again });
  const patch = { ...NOWHERE, reposts: card.reposts + 1 };
  await record(id, again ? () => patch : unlessRedrawRequested(check, drawn));
}

/** @param isPrivate the channel was looked up a moment ago, and names may be shown in it */
export async function updateCard(
  context: CardContext,
  check: Check,
  location: CardLocation,
  { urgency, isPrivate = false }: { urgency: Urgency; isPrivate?: boolean },
): Promise<void> {
  const { slack, log, record } = context;
  const drawing = createDrawing(context, check, location.channelId, { isPrivate });
  try {
    await slack.poster.update(location.channelId, location.ts, drawing.draw, { urgency });
  } catch (error) {
    const drawn = drawing.drawn();
    if (!(error instanceof SlackPostError) || error.isTransient || drawn === undefined) throw error;
    if (error.kind === 'not-editable') return await supersedeCard(context, check, location, error);
    if (error.kind === 'message-gone') return await recordDeleted(context, check, drawn);
    return await recordRefusal(context, check, error, drawn);
  }
  const patch = { ...drawing.drawn(), postingSince: undefined, undeliverable: undefined, notTold: undefined };
  await record(check.id, unlessRedrawRequested(check, patch));
  log.info('card.updated', { reference: check.reference });
}
