import { describe, expect, it, vi } from 'vitest';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { makeCheck } from '../../support/make-check.ts';
import { answerLost, channelGone, messageGone, refused, useCardSync } from './card-sync-harness.ts';

const cards = useCardSync();

describe('a card that Slack does not accept', () => {
  it('tells the requester once about the closed channel and once about the result, without content', async () => {
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

  it('is tried once, even if it is posted in two steps', async () => {
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

  it('becomes undeliverable when its channel is closed later', async () => {
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

  it('reports the result by DM after the card was deleted twice', async () => {
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

  it('repeats a DM whose answer was lost', async () => {
    cards.slack.failures.push(channelGone(), answerLost());
    await cards.watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(1_000);
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['dm']);
    expect(cards.slack.tried).toEqual(['post', 'dm', 'dm']);
  });

  it('retries a few undeliverable cards from time to time, and all once one succeeds', async () => {
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

  it('is retried at each start', async () => {
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

  it('is posted if its channel was opened while Slack refused it', async () => {
    const hold = Promise.withResolvers<void>();
    cards.slack.failures.push(channelGone());
    cards.slack.holdUntil(hold.promise);
    await cards.watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(0);
    expect(cards.slack.tried).toEqual(['post']);
    await cards.sync.channelChanged({ kind: 'joined', channelId: 'C1' });
    hold.resolve();
    await cards.sync.idle();
    expect(cards.slack.kinds().filter((what) => what === 'post')).toHaveLength(1);
    expect((await cards.card())?.undeliverable).toBeUndefined();
  });

  it('is retried rarely if Slack refuses its content, and the requester is told', async () => {
    cards.slack.failures.push(refused());
    await cards.watchList.insert(makeCheck());
    await cards.sync.idle();
    cards.slack.failures.push(refused());
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
