import { describe, expect, it, vi } from 'vitest';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { makeCheck } from '../../support/make-check.ts';
import { channelGone, lost, messageGone, useCardSync, wrong } from './card-sync-harness.ts';

const cards = useCardSync();

describe('a card that Slack does not accept', () => {
  it('tells the requester once that the channel is gone, and of the result, without content', async () => {
    cards.slack.failures.push(channelGone());
    await cards.watchList.insert(makeCheck());
    await cards.sync.idle();
    cards.slack.failures.push(channelGone());
    await cards.complete();
    await cards.sync.idle();
    expect(cards.slack.sent.map(({ what, to }) => [what, to])).toEqual([
      ['dm', 'U_HR'],
      ['dm', 'U_HR'],
    ]);
    expect(cards.slack.sent[0]?.json).toContain('can’t show the card');
    expect(cards.slack.sent[1]?.json).toContain('The result of CHK-7F3K2 is here: `/check status CHK-7F3K2`');
    expect(JSON.stringify(cards.slack.sent)).not.toMatch(/Ada|Clear|Completed/);
    expect((await cards.card())?.undeliverable).toBe('not_in_channel');

    await cards.sync.channelChanged({ kind: 'joined', channelId: 'C_OTHER' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['dm', 'dm']);
    await cards.sync.channelChanged({ kind: 'joined', channelId: 'C1' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['dm', 'dm', 'post']);
    expect((await cards.card())?.undeliverable).toBeUndefined();
  });

  it('is tried once, also where it would have been posted in two steps', async () => {
    cards.canFindPosts = false;
    cards.slack.failures.push(new SlackPostError('not-allowed', 'is_archived'));
    await cards.watchList.insert(makeCheck());
    await cards.sync.idle();
    expect(cards.slack.tried).toEqual(['post', 'dm']);
    await cards.sync.channelChanged({ kind: 'joined', channelId: 'C1' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['dm', 'post', 'update']);
    expect(cards.slack.sent[1]?.json).not.toContain('Ada');
    expect(cards.slack.sent[2]?.json).toContain('Ada');
  });

  it('takes a card whose channel went away later for undeliverable, too', async () => {
    await cards.posted();
    cards.slack.failures.push(channelGone());
    await cards.change({ state: 'In Progress' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'dm']);
    await cards.sync.channelChanged({ kind: 'joined', channelId: 'C1' });
    await cards.sync.idle();
    await cards.complete();
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'dm', 'update', 'update', 'reply']);
  });

  it('tells of the result in a DM where somebody deleted the card for good', async () => {
    await cards.posted();
    cards.slack.failures.push(messageGone());
    await cards.change({ state: 'In Progress' });
    await cards.sync.idle();
    cards.slack.failures.push(messageGone(), new SlackPostError('message-gone', 'thread_not_found'));
    await cards.complete();
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'post', 'dm']);
    expect(cards.slack.sent[2]?.json).toContain('The result of CHK-7F3K2 is here');
  });

  it('tries the DM again where its answer was lost', async () => {
    cards.slack.failures.push(channelGone(), lost());
    await cards.watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(1_000);
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['dm']);
    expect(cards.slack.tried).toEqual(['post', 'dm', 'dm']);
  });

  it('tries a few cards that had no place now and then, and all once one of them has', async () => {
    const ids = Array.from({ length: 8 }, () => crypto.randomUUID());
    for (const id of ids) {
      cards.slack.failures.push(channelGone());
      await cards.watchList.insert(makeCheck({ id }));
      await cards.sync.idle();
    }
    expect(cards.slack.kinds()).toEqual(ids.map(() => 'dm'));
    await vi.advanceTimersByTimeAsync(300_000);
    await cards.sync.idle();
    expect(cards.slack.kinds().filter((what) => what === 'post')).toHaveLength(8);
  });

  it('tries cards that had no place at each start', async () => {
    cards.slack.failures.push(channelGone());
    await cards.watchList.insert(makeCheck());
    await cards.sync.idle();
    await cards.sync.stop();
    await cards.boot();
    await cards.sync.start();
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['dm', 'post']);
    expect((await cards.card())?.undeliverable).toBeUndefined();
  });

  it('draws a card whose channel opened while it was being refused', async () => {
    const gate = Promise.withResolvers<void>();
    cards.slack.failures.push(channelGone());
    cards.slack.holdUntil(gate.promise);
    await cards.watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(0);
    expect(cards.slack.tried).toEqual(['post']);
    await cards.sync.channelChanged({ kind: 'joined', channelId: 'C1' });
    gate.resolve();
    await cards.sync.idle();
    expect(cards.slack.kinds().filter((what) => what === 'post')).toHaveLength(1);
    expect((await cards.card())?.undeliverable).toBeUndefined();
  });

  it('repeats a picture Slack refuses only now and then, and tells the requester', async () => {
    cards.slack.failures.push(wrong());
    await cards.watchList.insert(makeCheck());
    await cards.sync.idle();
    cards.slack.failures.push(wrong());
    await vi.advanceTimersByTimeAsync(299_000);
    expect(cards.slack.tried).toEqual(['post', 'dm']);
    expect(cards.slack.sent[0]?.json).toContain('Slack did not accept it (invalid_blocks)');
    expect(cards.log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'card.refused' }),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    await cards.sync.idle();
    expect(cards.slack.tried).toEqual(['post', 'dm', 'post']);
    await cards.change({ state: 'In Progress' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['dm', 'post']);
  });
});
