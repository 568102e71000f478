import { describe, expect, it, vi } from 'vitest';
import { batchCardDeleted } from '../../../src/features/card/batch-card-record.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';
import { answerLost, BATCH_ID, channelGone, ID, messageGone, useCardSync } from './card-sync-harness.ts';

const cards = useCardSync();
const ROW = { batch: { id: BATCH_ID, row: 1 } };
const POSTED = { channelId: 'C1', ts: '5.0', renderedHash: 'h' };
const sent = () => cards.slack.sent.map(({ what, to }) => `${what} ${to}`);
const flush = () => vi.advanceTimersByTimeAsync(0);

async function ordered(): Promise<void> {
  await cards.batches.insert(makeBatch({ card: POSTED }));
  await cards.watchList.insert(makeCheck(ROW));
}

async function posted(): Promise<void> {
  await ordered();
  await cards.sync.idle();
}

describe('the card of a check in a batch', () => {
  it('waits for the batch card, and is posted in its thread', async () => {
    await cards.batches.insert(makeBatch());
    await cards.watchList.insert(makeCheck(ROW));
    await flush();
    expect(cards.slack.tried).toEqual([]);
    await cards.batchCard(POSTED);
    await cards.sync.idle();
    expect(sent()).toEqual(['reply 5.0']);
    expect(await cards.card()).toMatchObject({ ts: '1.0', threadTs: '5.0' });
  });

  it('is posted after the card of a single check, and both after results', async () => {
    await posted();
    await cards.watchList.insert(makeCheck({ id: crypto.randomUUID() }));
    await cards.complete();
    await cards.sync.idle();
    expect(cards.slack.urgencies).toEqual(['bulk', 'ordinary', 'urgent']);
  });

  it('is updated in the thread, where the requester is notified too, by reference', async () => {
    await posted();
    await cards.complete();
    await cards.sync.idle();
    expect(sent()).toEqual(['reply 5.0', 'update C1 1.0', 'reply 5.0']);
    expect(cards.slack.sent.at(-1)?.json).toContain('The result of check CHK-7F3K2 is here.');
    expect(cards.slack.sent.at(-1)?.json).not.toContain('Ada');
  });

  it('is not posted if the check is purged before the batch card is posted', async () => {
    await cards.batches.insert(makeBatch());
    await cards.watchList.insert(makeCheck(ROW));
    await flush();
    await cards.change({ state: 'Purged', worker: undefined });
    await cards.batchCard(POSTED);
    await cards.sync.idle();
    expect(cards.slack.tried).toEqual([]);
  });

  it('is not posted if the check is purged while the post is queued', async () => {
    const hold = Promise.withResolvers<void>();
    cards.slack.holdUntil(hold.promise);
    await ordered();
    await flush();
    await cards.change({ state: 'Purged', worker: undefined });
    hold.resolve();
    await vi.advanceTimersByTimeAsync(2_000);
    await cards.sync.idle();
    expect(cards.slack.sent).toEqual([]);
  });

  it('is posted in the channel if the batch card was given up', async () => {
    await cards.batches.insert(makeBatch());
    await cards.watchList.insert(makeCheck(ROW));
    await flush();
    await cards.batchCard({ undeliverable: 'invalid_blocks' });
    await cards.sync.idle();
    expect(sent()).toEqual(['post C1']);
  });

  it('is found in the thread again after its post was not answered', async () => {
    const wanted: unknown[] = [];
    cards.find = async (one) => {
      wanted.push(one);
      return '9.0';
    };
    cards.slack.failures.push(answerLost());
    await ordered();
    await vi.advanceTimersByTimeAsync(1_000);
    await cards.sync.idle();
    expect(wanted).toEqual([expect.objectContaining({ channelId: 'C1', threadTs: '5.0' })]);
    expect(cards.slack.tried).toEqual(['reply', 'update']);
    expect(await cards.card()).toMatchObject({ ts: '9.0', threadTs: '5.0' });
  });

  it('is found again by the next process', async () => {
    cards.slack.failures.push(answerLost());
    await ordered();
    await flush();
    await cards.sync.stop();
    expect(await cards.card()).toMatchObject({ threadTs: '5.0', postingSince: expect.any(Number) });
    cards.find = async ({ threadTs }) => (threadTs === '5.0' ? '9.0' : undefined);
    await cards.boot();
    await cards.sync.start();
    await cards.sync.idle();
    expect(sent()).toEqual(['update C1 9.0']);
  });

  it('records its intention only when the post is sent', async () => {
    const hold = Promise.withResolvers<void>();
    cards.slack.holdUntil(hold.promise);
    const posting = posted();
    await flush();
    expect((await cards.card())?.postingSince).toBeUndefined();
    hold.resolve();
    await posting;
    expect(sent()).toEqual(['reply 5.0']);
  });

  it('waits for the next batch card after the first was deleted, and is posted in the channel after the second was', async () => {
    cards.slack.failures.push(messageGone());
    await ordered();
    await flush();
    expect((await cards.batches.get(BATCH_ID))?.card).toMatchObject({ ts: undefined, reposts: 1 });
    expect(cards.slack.tried).toEqual(['reply']);
    await cards.batchCard({ ...POSTED, ts: '6.0' });
    await cards.sync.idle();
    expect(sent()).toEqual(['reply 6.0']);
    await cards.batches.update(BATCH_ID, (batch) => batchCardDeleted(batch, '6.0'));
    await cards.watchList.insert(makeCheck({ ...ROW, id: crypto.randomUUID() }));
    await cards.sync.idle();
    expect(sent()).toEqual(['reply 6.0', 'post C1']);
  });

  it('is posted in the channel if Slack refuses a reply in the thread', async () => {
    cards.slack.failures.push(new SlackPostError('not-editable', 'cannot_reply_to_message'));
    await posted();
    expect(sent()).toEqual(['post C1']);
    expect(await cards.card()).toMatchObject({ threadRefused: true, threadTs: undefined });
  });

  it('sends no notice of its own when the channel is closed, but has the batch card checked', async () => {
    cards.slack.failures.push(channelGone());
    await posted();
    expect(cards.slack.tried).toEqual(['reply']);
    expect(await cards.card()).toMatchObject({ undeliverable: 'not_in_channel' });
    expect((await cards.batches.get(BATCH_ID))?.card).toMatchObject({ renderedHash: undefined, redraws: 1 });
  });

  it('is not tried while the batch card cannot be posted, and follows it once it is', async () => {
    await cards.batches.insert(makeBatch({ card: { undeliverable: 'not_in_channel' } }));
    await cards.watchList.insert(makeCheck(ROW));
    await cards.sync.idle();
    expect(cards.slack.tried).toEqual([]);
    await cards.complete();
    await cards.sync.idle();
    expect(sent()).toEqual(['dm U_HR']);
    await cards.batchCard({ ...POSTED, undeliverable: undefined });
    await cards.sync.channelChanged({ kind: 'joined', channelId: 'C1' });
    await cards.sync.idle();
    expect(sent()).toEqual(['dm U_HR', 'reply 5.0']);
  });
});

describe('the card of a check that replaces another', () => {
  const NEW = '00000000-0000-4000-8000-000000000002';
  const replaces = { checkId: ID, reference: 'CHK-7F3K2' };

  it('is posted in the thread of the replaced card, with its replies', async () => {
    await cards.posted();
    await cards.watchList.insert(makeCheck({ id: NEW, reference: 'CHK-NEW22', replaces }));
    await cards.sync.idle();
    await cards.watchList.update(NEW, (check) => ({
      ...check,
      state: 'Completed',
      outcome: { result: 'Clear' },
      resultRevision: 1,
    }));
    await cards.sync.idle();
    expect(sent()).toEqual(['post C1', 'reply 1.0', 'update C1 2.0', 'reply 1.0']);
    expect(cards.slack.sent.at(-1)?.json).toContain('The result of check CHK-NEW22 is here.');
  });

  it('waits for the replaced card', async () => {
    cards.slack.failures.push(answerLost());
    await cards.watchList.insert(makeCheck());
    await cards.watchList.insert(makeCheck({ id: NEW, replaces }));
    await flush();
    expect(cards.slack.tried).toEqual(['post']);
    await vi.advanceTimersByTimeAsync(1_000);
    await cards.sync.idle();
    expect(sent()).toEqual(['post C1', 'reply 1.0']);
  });

  it('is posted in the channel if the replaced card was deleted', async () => {
    await cards.posted();
    cards.slack.failures.push(messageGone());
    await cards.watchList.insert(makeCheck({ id: NEW, replaces }));
    await cards.sync.idle();
    expect(sent()).toEqual(['post C1', 'post C1']);
    expect(await cards.card(NEW)).toMatchObject({ threadRefused: true });
  });

  it('stops waiting when the bot stops', async () => {
    cards.slack.failures.push(...Array.from({ length: 9 }, answerLost));
    await cards.watchList.insert(makeCheck());
    await cards.watchList.insert(makeCheck({ id: NEW, replaces }));
    await flush();
    await cards.sync.stop();
    expect(cards.slack.tried).toEqual(['post']);
  });
});
