import { describe, expect, it, vi } from 'vitest';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { makeCheck } from '../../support/make-check.ts';
import { answerLost, messageGone, useCardSync } from './card-sync-harness.ts';

const cards = useCardSync();

describe('posting and replacing a card', () => {
  it('posts a deleted card again, once', async () => {
    await cards.posted();
    cards.slack.failures.push(messageGone());
    await cards.change({ state: 'In Progress' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'post']);
    expect(await cards.card()).toMatchObject({ ts: '2.0', reposts: 1 });
    cards.slack.failures.push(messageGone());
    await cards.change({ state: 'Pending' });
    await cards.sync.idle();
    expect(cards.slack.kinds()).toEqual(['post', 'post']);
  });

  it('replaces a card that can no longer be changed, and deletes the old one', async () => {
    await cards.posted();
    cards.slack.failures.push(new SlackPostError('not-editable', 'edit_window_closed'));
    await cards.complete();
    await cards.sync.idle();
    const told = cards.slack.sent.map(({ what, to }) => `${what} ${to}`);
    expect(told.filter((one) => one !== 'remove C1 1.0')).toEqual([
      'post C1',
      'post C1',
      `reply ${(await cards.card())?.ts}`,
    ]);
    expect(told).toContain('remove C1 1.0');
    expect((await cards.card())?.supersededCards).toEqual([]);
  });

  it('posts the complete card if Slack refuses to update its first message', async () => {
    cards.canFindPosts = false;
    const locked = () => new SlackPostError('not-editable', 'cant_update_message');
    cards.slack.failures.push(undefined, locked());
    await cards.posted();
    expect(cards.slack.kinds().filter((what) => what === 'post')).toHaveLength(2);
    expect(cards.slack.sent.findLast(({ what }) => what === 'post')?.json).toContain('Ada');
  });

  it('omits the name from a post that could not be found again', async () => {
    cards.canFindPosts = false;
    cards.slack.failures.push(answerLost());
    await cards.watchList.insert(makeCheck());
    await vi.advanceTimersByTimeAsync(1_000);
    await cards.sync.idle();
    expect(cards.slack.tried).toEqual(['post', 'post', 'update']);
    expect(cards.slack.sent[0]?.json).toContain('The full card will appear in a moment');
    expect(cards.slack.sent[0]?.json).not.toContain('Ada');
    expect(cards.slack.sent[1]?.json).toContain('Ada');
  });

  it('posts the masked card in one step', async () => {
    cards.canFindPosts = false;
    cards.privacy.set('C1', 'open');
    await cards.posted();
    expect(cards.slack.kinds()).toEqual(['post']);
    expect(cards.slack.sent[0]?.json).toContain('Cancel invitation');
  });
});
