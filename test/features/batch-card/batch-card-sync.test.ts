import { describe, expect, it } from 'vitest';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { makeCheck } from '../../support/make-check.ts';
import { answerLost, channelGone, messageGone } from '../card/card-sync-harness.ts';
import { BATCH_ID, useBatchCards } from './batch-card-harness.ts';

const cards = useBatchCards();

describe('the batch card', () => {
  it('is posted once, and updated at most every 3 s while sending', async () => {
    await cards.order({}, 20);
    expect(cards.sent()).toEqual(['post C1']);
    for (let row = 1; row <= 20; row += 1) {
      await cards.invite(row);
      await cards.pass(450);
    }
    expect(cards.sent()).toEqual(['post C1', ...Array(3).fill('update C1 1.0')]);
    expect(cards.shown()).toContain('20 of 20 invited');
    await cards.change({ state: 'Done' });
    await cards.pass(3_000);
    expect(cards.shown()).toContain('20 invited: 0 submitted, 20 waiting, 0 done');
  });

  it('keeps its interval when Slack delays an update', async () => {
    await cards.order({}, 3);
    const hold = Promise.withResolvers<void>();
    cards.slack.holdUntil(hold.promise);
    await cards.invite(1);
    await cards.pass(9_000);
    hold.resolve();
    await cards.pass(0);
    await cards.invite(2);
    await cards.pass(2_900);
    expect(cards.sent()).toEqual(['post C1', 'update C1 1.0']);
    await cards.pass(200);
    expect(cards.sent()).toEqual(['post C1', 'update C1 1.0', 'update C1 1.0']);
  });

  it('is rendered at most three times in 3 s, however many checks change', async () => {
    await cards.order({ state: 'Done' }, 200);
    const ids: string[] = [];
    for (let row = 1; row <= 200; row += 1) ids.push(await cards.invite(row));
    await cards.pass(6_000);
    cards.drawn = 0;
    for (const id of ids) await cards.watchList.update(id, (check) => ({ ...check, state: 'In Progress' }));
    await cards.pass(3_000);
    // Rendered to detect that it is due, to update it, and to detect that it is up to date.
    expect(cards.drawn).toBeLessThanOrEqual(3);
    expect(cards.shown()).toContain('200 invited: 200 submitted, 0 waiting, 0 done');
  });

  it('is not updated for changes that it does not show', async () => {
    await cards.order();
    const id = await cards.invite(1);
    await cards.pass(6_000);
    const before = cards.sent();
    await cards.watchList.update(id, (check) => ({ ...check, lastResultAt: 99 }));
    await cards.pass(6_000);
    await cards.restart();
    await cards.pass(6_000);
    expect(cards.sent()).toEqual(before);
  });

  it('is brought up to date after a restart', async () => {
    await cards.order();
    await cards.sync.stop();
    await cards.invite(1);
    await cards.restart();
    expect(cards.sent()).toEqual(['post C1', 'update C1 1.0']);
    expect(cards.shown()).toContain('1 of 3 invited');
  });

  it('counts a replacement check', async () => {
    await cards.order({ state: 'Done' }, 1);
    const id = await cards.invite(1);
    await cards.pass(20_000);
    const replaces = { checkId: id, reference: 'CHK-1' };
    await cards.watchList.insert(makeCheck({ id: crypto.randomUUID(), replaces }));
    cards.drawn = 0;
    await cards.pass(0);
    expect(cards.drawn).toBe(1);
  });

  it('is found again after its post was not answered', async () => {
    cards.slack.failures.push(answerLost());
    await cards.order();
    expect(await cards.card()).toMatchObject({ postingSince: expect.any(Number) });
    cards.find = async ({ channelId, threadTs, metadata }) =>
      channelId === 'C1' && threadTs === undefined && metadata.event_payload.batch_id === BATCH_ID
        ? '9.0'
        : undefined;
    await cards.restart();
    await cards.pass(3_000);
    expect(cards.sent()).toEqual(['update C1 9.0']);
    expect(await cards.card()).toMatchObject({ ts: '9.0', postingSince: undefined });
  });

  it('is not posted again when the store fails to record the post', async () => {
    const hold = Promise.withResolvers<void>();
    cards.slack.holdAnswersUntil(hold.promise);
    await cards.order();
    cards.storedBatches.failWrites(true);
    hold.resolve();
    await cards.pass(2_500);
    cards.storedBatches.failWrites(false);
    await cards.pass(10_000);
    expect(cards.slack.tried).toEqual(['post']);
    expect(await cards.card()).toMatchObject({ ts: '1.0' });
  });

  it('is retried while Slack cannot be reached', async () => {
    cards.slack.failures.push(answerLost(), answerLost());
    await cards.order();
    await cards.pass(60_000);
    expect(cards.sent()).toEqual(['post C1']);
  });

  it('is posted again once after it was deleted', async () => {
    await cards.order();
    cards.slack.failures.push(messageGone());
    await cards.invite(1);
    await cards.pass(6_000);
    expect(cards.sent()).toEqual(['post C1', 'post C1']);
    cards.slack.failures.push(messageGone());
    await cards.invite(2);
    await cards.pass(600_000);
    expect(cards.sent()).toEqual(['post C1', 'post C1']);
    expect(await cards.card()).toMatchObject({ ts: undefined, undeliverable: 'message_not_found' });
  });

  it('tells the requester once that it cannot be posted, and is posted when the bot is invited', async () => {
    cards.slack.failures.push(channelGone());
    await cards.order();
    await cards.pass(3_000);
    expect(cards.sent()).toEqual(['dm U_HR']);
    expect(cards.shown()).toContain('I can’t show the card of your invitations for 3 people in <#C1>');
    expect(cards.shown()).not.toMatch(/Ada|Lovelace/);
    await cards.invite(1);
    await cards.pass(6_000);
    expect(cards.slack.tried).toEqual(['post', 'dm']);
    await cards.sync.channelChanged({ kind: 'joined', channelId: 'C1' });
    await cards.pass(3_000);
    expect(cards.sent()).toEqual(['dm U_HR', 'post C1']);
    expect(cards.shown()).toContain('1 of 3 invited');
    expect(cards.opened).toEqual(['C1']);
  });

  it('is retried from time to time, without a second notice', async () => {
    cards.slack.failures.push(channelGone(), undefined, channelGone());
    await cards.order();
    await cards.pass(400_000);
    expect(cards.slack.tried).toEqual(['post', 'dm', 'post']);
    await cards.pass(300_000);
    expect(cards.sent()).toEqual(['dm U_HR', 'post C1']);
  });

  it('tells the requester when it can no longer be changed, and keeps its thread', async () => {
    await cards.order();
    cards.slack.failures.push(new SlackPostError('not-editable', 'edit_window_closed'));
    await cards.invite(1);
    await cards.pass(9_000);
    expect(cards.sent()).toEqual(['post C1', 'dm U_HR']);
    expect(cards.shown()).toContain('so it is out of date');
    expect(await cards.card()).toMatchObject({ ts: '1.0' });
  });

  it('is updated under a new channel id', async () => {
    await cards.order();
    await cards.sync.channelChanged({ kind: 'renumbered', channelId: 'C1', newChannelId: 'C9' });
    await cards.invite(1);
    await cards.pass(6_000);
    expect(cards.sent()).toEqual(['post C1', 'update C9 1.0']);
  });

  it('loses its buttons when the batch is purged, and is not changed afterwards', async () => {
    await cards.order({ state: 'Stopped' });
    const id = await cards.invite(1);
    await cards.pass(6_000);
    expect(cards.shown()).toContain('batch.continue');
    await cards.change({ state: 'Done', purgedAt: 5 });
    await cards.pass(6_000);
    expect(cards.shown()).not.toContain('batch.');
    expect(cards.shown()).toContain('1 invited');
    const before = cards.sent();
    await cards.watchList.update(id, (check) => ({ ...check, state: 'Cancelled' }));
    await cards.pass(6_000);
    await cards.restart();
    await cards.pass(6_000);
    expect(cards.sent()).toEqual(before);
  });

  it('does not log names', async () => {
    cards.slack.failures.push(channelGone(), answerLost());
    await cards.order();
    await cards.pass(60_000);
    expect(cards.log.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(cards.log.lines)).not.toMatch(/Ada|Lovelace|example\.com|U_HR/);
  });
});
