import type { Batch, BatchCardRecord } from '../../checks/batches/batch.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { batchCardDeleted, withBatchCardRecord } from '../card/batch-card-record.ts';
import type { PostClaims } from '../card/post-claims.ts';
import { batchCardHash } from './batch-card-diff.ts';
import type { BatchCardContext } from './batch-card-options.ts';
import { batchCardMetadata } from './batch-card-view.ts';

/** Posts or updates the batch card. Rejects with a SlackPostError if it should be retried soon. */
export type PostBatchCard = (batch: Batch) => Promise<void>;

const nameForLog = ({ id }: Batch) => ({ batch: id.slice(0, 8) });

export function createPostBatchCard(context: BatchCardContext, claims: PostClaims): PostBatchCard {
  const { batches, slack, posting, onOpened, clocks, draw, record, log } = context;

  /** Renders the card as late as possible. `drawn`: the fingerprint of what was sent. */
  function drawing(batch: Batch, before: () => Promise<void>) {
    const drawn: { hash: string | undefined } = { hash: undefined };
    return {
      drawn,
      async message(): Promise<Message> {
        if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
        await before();
        const latest = (await batches.get(batch.id)) ?? batch;
        const view = draw(latest);
        drawn.hash = batchCardHash(latest, view);
        return view;
      },
    };
  }

  /** Leaves the card out of date if a redraw was requested in the meantime. */
  const recordShown = (batch: Batch, patch: Partial<BatchCardRecord>) =>
    record(batch.id, (current) => {
      const isCurrent = current.card.redraws === batch.card.redraws;
      return withBatchCardRecord(current, isCurrent ? patch : { ...patch, renderedHash: undefined });
    });

  async function recordUndeliverable(batch: Batch, error: SlackPostError, hash: string): Promise<void> {
    const { slackError, kind } = error;
    if (kind === 'refused') log.error('batch-card.refused', { ...nameForLog(batch), slackError });
    else log.warn('batch-card.undeliverable', { ...nameForLog(batch), slackError });
    const isKnown = batch.card.undeliverable !== undefined;
    const patch = { renderedHash: hash, undeliverable: slackError, postingSince: undefined };
    await recordShown(batch, isKnown ? patch : { ...patch, notTold: true });
  }

  /** Looks for a card whose post was sent but never answered. */
  async function findLostCard(batch: Batch): Promise<boolean> {
    const { id, channelId, card } = batch;
    claims.waitForOthers(id, card.postingSince);
    if (card.postingSince === undefined) return false;
    const metadata = batchCardMetadata(batch);
    const ts = await slack.postedMessages.find({ channelId, since: card.postingSince, metadata });
    if (ts === undefined) return false;
    log.info('batch-card.found', nameForLog(batch));
    const found = { channelId, ts, renderedHash: undefined, postingSince: undefined };
    await record(id, (current) => withBatchCardRecord(current, found));
    return true;
  }

  async function post(batch: Batch): Promise<void> {
    const { id, channelId, card } = batch;
    if (await findLostCard(batch)) return;
    const { drawn, message } = drawing(batch, async () => {
      claims.claim(id);
      if (card.postingSince === undefined) {
        await record(id, (current) => withBatchCardRecord(current, { postingSince: clocks.now() }));
      }
    });
    try {
      const posted = await slack.poster.post(channelId, message, { metadata: batchCardMetadata(batch) });
      const shown = { ...posted, renderedHash: drawn.hash, postingSince: undefined };
      await recordShown(batch, { ...shown, undeliverable: undefined, notTold: undefined });
    } catch (error) {
      if (!(error instanceof SlackPostError) || error.isTransient || drawn.hash === undefined) throw error;
      await recordUndeliverable(batch, error, drawn.hash);
      claims.release(id);
      return;
    }
    claims.release(id);
    log.info('batch-card.posted', nameForLog(batch));
    if (card.undeliverable !== undefined) await onOpened(channelId);
  }

  async function update(batch: Batch, place: { channelId: string; ts: string }): Promise<void> {
    const { drawn, message } = drawing(batch, async () => {});
    try {
      await slack.poster.update(place.channelId, place.ts, message);
    } catch (error) {
      if (!(error instanceof SlackPostError) || error.isTransient || drawn.hash === undefined) throw error;
      if (error.kind !== 'message-gone') return await recordUndeliverable(batch, error, drawn.hash);
      log.info('batch-card.deleted', nameForLog(batch));
      return await record(batch.id, (current) => batchCardDeleted(current, place.ts));
    }
    await recordShown(batch, { renderedHash: drawn.hash, undeliverable: undefined, notTold: undefined });
    log.info('batch-card.updated', nameForLog(batch));
    if (batch.card.undeliverable !== undefined) await onOpened(place.channelId);
  }

  return async (batch) => {
    const { channelId, ts } = batch.card;
    if (channelId !== undefined && ts !== undefined) await update(batch, { channelId, ts });
    else await post(batch);
  };
}
