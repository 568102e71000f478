import { describe, expect, it, vi } from 'vitest';
import { makeCheck } from '../../support/make-check.ts';
import { ID, useCardSync } from './card-sync-harness.ts';

const cards = useCardSync();

describe('a card and the privacy of its channel', () => {
  it('requests the privacy for each post, and removes the outcome once the channel is public', async () => {
    await cards.posted();
    await cards.complete();
    await cards.sync.idle();
    cards.privacy.set('C1', 'open');
    await cards.sync.channelChanged({ kind: 'privacy', channelId: 'C1' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'update', 'reply', 'update']);
    expect(cards.slack.sent[3]?.json).not.toMatch(/Ada|Clear/);
    expect(cards.slack.sent[3]?.json).toContain('View result');
    expect(cards.slack.sent[3]?.json).toContain('Only the HR desk can see the result.');
    expect(cards.slack.sent[1]?.json).not.toContain('Only the HR desk');
    await cards.sync.channelChanged({ kind: 'privacy', channelId: 'C1' });
    await cards.sync.idle();
    expect(cards.slack.sent).toHaveLength(4);
  });

  it('detects at start that a channel became public while the bot was down', async () => {
    await cards.posted();
    await cards.sync.stop();
    cards.privacy.set('C1', 'open');
    await cards.boot();
    await cards.sync.start();
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'update']);
    expect(cards.slack.sent[1]?.json).not.toContain('Ada');
  });

  it('detects within ten minutes that a channel became public without an event', async () => {
    await cards.sync.start();
    await cards.posted();
    await cards.complete();
    await cards.sync.idle();
    cards.privacy.set('C1', 'open');
    await vi.advanceTimersByTimeAsync(600_000);
    await cards.sync.idle();
    expect(cards.slack.sent.at(-1)?.what).toBe('update');
    expect(cards.slack.sent.at(-1)?.json).not.toMatch(/Ada|Clear/);
  });

  it('repeats an update that was in flight when the channel became public', async () => {
    await cards.posted();
    const hold = Promise.withResolvers<void>();
    cards.slack.holdAnswersUntil(hold.promise);
    await cards.complete();
    await vi.advanceTimersByTimeAsync(0);
    expect(cards.slack.sent.at(-1)?.json).toContain('Ada');
    cards.privacy.set('C1', 'open');
    await cards.sync.channelChanged({ kind: 'privacy', channelId: 'C1' });
    hold.resolve();
    await cards.sync.idle();
    expect(cards.slack.sent.findLast(({ what }) => what === 'update')?.json).not.toMatch(/Ada|Clear/);
  });

  it('posts without the outcome while the privacy is unknown, and adds it later', async () => {
    cards.privacy.set('C1', 'not-known');
    await cards.posted();
    expect(cards.slack.sent[0]?.json).not.toContain('Ada');
    cards.privacy.set('C1', 'private');
    await vi.advanceTimersByTimeAsync(30_000);
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'update']);
    expect(cards.slack.sent[1]?.json).toContain('Ada');
  });

  it('follows the channel to its new id', async () => {
    await cards.posted();
    cards.privacy.set('C9', 'private');
    await cards.sync.channelChanged({ kind: 'renumbered', channelId: 'C1', newChannelId: 'C9' });
    expect(await cards.watchList.get(ID)).toMatchObject({ channelId: 'C9', card: { channelId: 'C9' } });
    await cards.change({ state: 'In Progress' });
    await cards.sync.idle();
    expect(cards.slack.sent[1]).toMatchObject({ what: 'update', to: 'C9 1.0' });
  });

  it('reports a changed result only to the requester if the channel may not see outcomes', async () => {
    cards.privacy.set('C1', 'open');
    await cards.posted();
    await cards.complete();
    await cards.sync.idle();
    await cards.change({ outcome: { result: 'Clear', releaseDate: '2026-11-21' }, resultRevision: 2 });
    await cards.sync.idle();
    expect(cards.slack.sent.at(-1)).toMatchObject({
      what: 'dm',
      to: 'U_HR',
      json: expect.stringContaining('has changed'),
    });
    expect(cards.slack.sent.filter(({ what }) => what === 'reply')).toHaveLength(1);
  });

  it.each([
    ['the requester, if they have not left', ['U_OWNER'], 'C9', { what: 'dm', to: 'U_HR' }],
    ['the desk’s channel', ['U_OWNER', 'U_HR'], 'C1', { what: 'post', to: 'C1' }],
    ['nobody where the desk’s channel is open', ['U_OWNER', 'U_HR'], 'C9', undefined],
  ] as const)('reports what an absent owner cannot be told to %s', async (_, absent, desk, message) => {
    await cards.sync.stop();
    cards.privacy = new Map([['C1', 'private']]);
    cards.digestChannel = desk;
    cards.absent = new Set(absent);
    await cards.boot();
    await cards.sync.start();
    await cards.watchList.insert(
      makeCheck({ channelId: 'C2', owner: { userId: 'U_OWNER', by: 'U_HR', at: 1 } }),
    );
    await cards.sync.idle();
    await cards.complete();
    await cards.sync.idle();
    const before = cards.slack.sent.length;
    await cards.change({ outcome: { result: 'Clear' }, resultRevision: 2 });
    await cards.sync.idle();
    const posted = cards.slack.sent.slice(before).filter(({ what }) => what !== 'update');
    expect(posted).toMatchObject(message === undefined ? [] : [message]);
    expect(cards.log.events().includes('card.requester-unreachable')).toBe(message === undefined);
  });
});
