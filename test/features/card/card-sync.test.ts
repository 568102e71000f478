import { describe, expect, it, vi } from 'vitest';
import { countIterations } from '../../support/count-event-loop-iterations.ts';
import { makeCheck } from '../../support/make-check.ts';
import { answerLost, channelGone, ID, useCardSync } from './card-sync-harness.ts';

const cards = useCardSync();

describe('card sync', () => {
  it('posts one card, updates it, and notifies the requester once', async () => {
    await cards.posted();
    await cards.complete();
    await cards.sync.idle();
    expect(cards.slack.sent.map(({ what, to }) => [what, to])).toEqual([
      ['post', 'C1'],
      ['update', 'C1 1.0'],
      ['reply', '1.0'],
    ]);
    expect(cards.slack.sent[1]?.json).toContain('Completed — Clear');
    expect(cards.slack.sent[2]?.json).toContain('<@U_HR> The result of check CHK-7F3K2 is here.');
    expect(await cards.card()).toMatchObject({
      channelId: 'C1',
      ts: '1.0',
      outcomeShown: true,
      notifiedRevision: 1,
    });
    expect((await cards.card())?.postingSince).toBeUndefined();
    expect((await cards.card())?.replyingSince).toBeUndefined();
  });

  it('does nothing for changes that the card does not show', async () => {
    await cards.posted();
    await cards.change({ lastResultAt: 99 });
    await cards.sync.idle();
    await cards.sync.stop();
    await cards.boot();
    await cards.sync.start();
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post']);
  });

  it('posts no card for an invitation that was not sent, and updates an existing one', async () => {
    await cards.watchList.insert(makeCheck({ state: 'Inviting' }));
    await cards.change({ state: 'Refused', refusal: 'credits' });
    await cards.sync.idle();
    expect(cards.slack.sent).toEqual([]);
    await cards.change({ state: 'Unconfirmed' });
    await cards.sync.idle();
    await cards.change({ state: 'Refused', refusal: 'credits' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'update']);
    expect(cards.slack.sent[1]?.json).toContain('not have enough credits');
  });

  it('posts only the last of a burst of changes', async () => {
    const hold = Promise.withResolvers<void>();
    cards.slack.holdUntil(hold.promise);
    await cards.watchList.insert(makeCheck());
    await cards.change({ state: 'In Progress' });
    await cards.complete();
    hold.resolve();
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'reply']);
    expect(cards.slack.sent[0]?.json).toContain('Completed — Clear');
  });

  it('draws another expectation slowly, one card after another, and a result at once', async () => {
    const ids = Array.from({ length: 10 }, () => crypto.randomUUID());
    for (const id of ids) await cards.watchList.insert(makeCheck({ id }));
    await cards.sync.idle();
    cards.slack.sent.length = 0;
    const expectation = { state: 'Pending', by: '2026-12-04' } as const;
    for (const id of ids) await cards.watchList.update(id, (check) => ({ ...check, expectation }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(cards.slack.kinds()).toEqual(['update', 'update', 'update']);
    await cards.watchList.update(ids[9] ?? '', (check) => ({ ...check, state: 'In Progress' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(cards.slack.sent.at(-1)?.json).toContain('In Progress');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(cards.slack.kinds()).toHaveLength(10);
  });

  it('finishes at start what a previous process began', async () => {
    await cards.stored.set(ID, makeCheck({ card: { postingSince: 5, notifiedRevision: 0, reposts: 0 } }));
    await cards.boot();
    await cards.sync.start();
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post']);
    expect((await cards.card())?.postingSince).toBeUndefined();
  });

  it('yields to the event loop while it goes through many checks at start', async () => {
    await cards.sync.stop();
    vi.useRealTimers();
    for (let number = 0; number < 1_000; number += 1) {
      const check = makeCheck({ id: crypto.randomUUID(), state: 'Inviting' });
      await cards.stored.insert(check.id, check);
    }
    await cards.boot();
    const { iterations } = await countIterations(() => cards.sync.start());
    expect(iterations).toBeGreaterThanOrEqual(5);
  });

  it('retries after 1, 2, 4 … 60 s while Slack cannot be reached', async () => {
    cards.slack.failures.push(...Array.from({ length: 8 }, answerLost));
    await cards.watchList.insert(makeCheck());
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await vi.advanceTimersByTimeAsync(0);
      expect(cards.slack.tried).toHaveLength(attempt);
      const before = Date.now();
      await vi.advanceTimersToNextTimerAsync();
      waits.push(Date.now() - before);
    }
    await cards.sync.idle();
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000));
    expect(cards.slack.kinds()).toEqual(['post']);
  });

  it('does not post again when the store fails to record the post', async () => {
    const hold = Promise.withResolvers<void>();
    cards.slack.holdUntil(hold.promise);
    await cards.watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(0);
    cards.stored.failWrites(true);
    hold.resolve();
    await vi.advanceTimersByTimeAsync(2_500);
    cards.stored.failWrites(false);
    await vi.advanceTimersByTimeAsync(10_000);
    await cards.sync.idle();
    expect(cards.slack.tried).toEqual(['post']);
    expect((await cards.card())?.ts).toBe('1.0');
  });

  it('reports a changed result, but nothing about purged checks', async () => {
    await cards.posted();
    await cards.complete();
    await cards.sync.idle();
    await cards.change({ outcome: { result: 'Refer', releaseDate: '2026-11-21' }, resultRevision: 2 });
    await cards.sync.idle();
    expect(cards.slack.sent.at(-1)).toMatchObject({
      what: 'reply',
      json: expect.stringContaining('has changed'),
    });
    await cards.change({
      state: 'Purged',
      worker: undefined,
      outcome: undefined,
      note: undefined,
      resultRevision: 3,
    });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'update', 'reply', 'update', 'reply', 'update']);
    expect(cards.slack.sent.at(-1)?.json).not.toMatch(/Ada|Refer/);
  });

  it('stops at once while waiting for a retry', async () => {
    cards.slack.failures.push(answerLost());
    await cards.watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(0);
    await cards.sync.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(cards.slack.tried).toEqual(['post']);
  });

  it('logs only references and codes', async () => {
    cards.slack.failures.push(channelGone(), answerLost());
    await cards.watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(5_000);
    await cards.complete();
    await vi.advanceTimersByTimeAsync(5_000);
    await cards.sync.idle();
    expect(cards.log.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(cards.log.lines)).not.toMatch(/Ada|Lovelace|Clear|example\.com|U_HR/);
  });
});
