import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import type { BatchProgress } from '../../../src/checks/batches/batch-service.ts';
import { batchCardView } from '../../../src/features/batch-card/batch-card-view.ts';
import { buttons as buttonsOf, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { checkMessage } from '../card/check-message.ts';

const PRODUCTS = new Map([
  ['ncchc', 'National police check'],
  ['vevo', 'Right to work'],
]);
const RETRY_AT = Date.UTC(2026, 10, 26, 10, 5);
const NONE: BatchProgress = {
  total: 48,
  invited: 0,
  refused: 0,
  unconfirmed: 0,
  openAlready: 0,
  notInvited: 0,
  submitted: 0,
  waiting: 0,
  done: 0,
  cancelled: 0,
};
/** 31 of 48 were invited, 17 were not. */
const HALF: BatchProgress = { ...NONE, invited: 31, waiting: 29, submitted: 2, notInvited: 17 };
const ALL: BatchProgress = { ...NONE, invited: 48, submitted: 12, waiting: 30, done: 6 };

function render(over: Partial<Batch> = {}, progress: BatchProgress = ALL) {
  const view = batchCardView(makeBatch(over, 48), progress, (id) => PRODUCTS.get(id) ?? id);
  const message = checkMessage(view.text, view.blocks);
  return { view, text: plainText(message), buttons: buttonsOf(message) };
}

const paused = (pause: Batch['paused']): Partial<Batch> => ({ state: 'Paused', paused: pause });

describe('the batch card', () => {
  it('shows the progress while sending', () => {
    const { view, text, buttons } = render({}, HALF);
    expect(text).toContain('Invitations for 48 people — being sent');
    expect(text).toContain('31 of 48 invited');
    expect(text).toContain('64%');
    expect(text).toContain('National police check');
    expect(view.text).toBe('Invitations for 48 people: 31 of 48 invited');
    expect(buttons).toEqual(['Stop']);
  });

  it('shows totals once everything is sent, without zeros', () => {
    const { view, text, buttons } = render({ state: 'Done' });
    expect(text).toContain('48 invited: 12 submitted, 30 waiting, 6 done');
    expect(text).not.toMatch(/cancelled|refused|confirmed|open check|not been invited/);
    expect(view.text).toBe('Invitations for 48 people: 48 invited: 12 submitted, 30 waiting, 6 done');
    expect(buttons).toEqual([]);
  });

  it('shows why people were not invited, and offers to send refused invitations again', () => {
    const { text, buttons } = render(
      { state: 'Done', forgottenBy: 'U_2' },
      {
        ...NONE,
        invited: 40,
        waiting: 39,
        cancelled: 1,
        refused: 3,
        unconfirmed: 1,
        openAlready: 2,
        notInvited: 2,
      },
    );
    expect(text).toContain('Invitations for 48 people — ended');
    expect(text).toContain('40 invited: 0 submitted, 39 waiting, 0 done, 1 cancelled');
    expect(text).toContain('3 were refused by WorkerChecks.');
    expect(text).toContain('1 was not confirmed by WorkerChecks');
    expect(text).toContain('2 already have an open check and were not invited again.');
    expect(text).toContain('2 have not been invited.');
    expect(buttons).toEqual(['Send the refused again']);
  });

  it.each<[NonNullable<Batch['paused']>, string, string]>([
    [{ reason: 'credits' }, 'WorkerChecks says no credits are left.', 'Buy credits in BusinessHub'],
    [
      { reason: 'unauthorised' },
      'WorkerChecks did not accept the bot’s sign-in.',
      'WORKERCHECKS_WIDGET_SECRET',
    ],
    [{ reason: 'unreachable' }, 'WorkerChecks could not be reached.', 'Press *Continue* to try again.'],
    [
      { reason: 'limit', limit: { of: 'everybody', most: 500 } },
      '500 invitations have been sent today, the daily limit.',
      'INVITATIONS_PER_DAY.',
    ],
    [
      { reason: 'limit', limit: { of: 'person', most: 200 } },
      '@U_HR has sent 200 invitations today, the daily limit for one person.',
      'INVITATIONS_PER_PERSON_PER_DAY.',
    ],
    [{ reason: 'access' }, '@U_HR may no longer invite.', 'Another member of the HR desk'],
  ])('shows why it paused: %j', (pause, why, advice) => {
    const { view, text, buttons } = render(paused(pause), HALF);
    expect(text).toContain('Invitations for 48 people — paused');
    expect(text).toContain(`Stopped after 31: ${why} 17 have not been invited.`);
    expect(text).toContain(advice);
    expect(text).toContain('31 invited: 2 submitted, 29 waiting, 0 done');
    expect(view.text).toBe('Invitations for 48 people: stopped after 31');
    expect(buttons).toEqual(['Continue', 'Forget the rest']);
  });

  it('shows the time of the next try, and offers to stop', () => {
    const { view, buttons } = render(paused({ reason: 'unreachable', retryAt: RETRY_AT }), HALF);
    expect(JSON.stringify(view.blocks)).toContain(`<!date^${RETRY_AT / 1000}^`);
    expect(buttons).toEqual(['Continue', 'Stop', 'Forget the rest']);
  });

  it('shows when it continues after a daily limit, and how to continue sooner', () => {
    const limit = { of: 'everybody' as const, most: 500 };
    const { view, text, buttons } = render(paused({ reason: 'limit', retryAt: RETRY_AT, limit }), HALF);
    expect(text).toMatch(
      /It continues by itself: .*\. To continue sooner, .* raise INVITATIONS_PER_DAY, then press/,
    );
    expect(JSON.stringify(view.blocks)).toContain(`<!date^${RETRY_AT / 1000}^`);
    expect(buttons).toEqual(['Continue', 'Stop', 'Forget the rest']);
  });

  it('names the person who stopped it', () => {
    const { text, buttons } = render({ state: 'Stopped', stoppedBy: 'U_2' }, { ...HALF, notInvited: 1 });
    expect(text).toContain('Invitations for 48 people — stopped');
    expect(text).toContain('Stopped after 31 by @U_2. 1 has not been invited.');
    expect(buttons).toEqual(['Continue', 'Forget the rest']);
  });

  it('asks for a confirmation before forgetting the rest', () => {
    const { view } = render(paused({ reason: 'credits' }), HALF);
    expect(JSON.stringify(view.blocks)).toContain('17 people will not be invited');
  });

  it('has no buttons once its batch is purged', () => {
    const { text, buttons } = render({ state: 'Done', purgedAt: 1 }, { ...ALL, refused: 2 });
    expect(text).toContain('Invitations for 48 people — ended');
    expect(buttons).toEqual([]);
  });

  it('counts people per check type if there are several', () => {
    const rows = makeBatch({}, 5).rows.map((row, at) => (at < 2 ? { ...row, productId: 'vevo' } : row));
    expect(render({ rows }, { ...NONE, total: 5 }).text).toContain(
      'National police check (3), Right to work (2)',
    );
    const many = rows.map((row, at) => ({ ...row, productId: `p${at}` }));
    expect(render({ rows: many }, { ...NONE, total: 5 }).text).toContain('and 2 more');
  });

  it('uses the singular for one person', () => {
    const one = { ...NONE, total: 1, invited: 1, waiting: 1 };
    expect(render({ state: 'Done' }, one).text).toContain('Invitations for 1 person — sent');
  });

  it('names no worker, in any state', () => {
    for (const state of ['Sending', 'Paused', 'Stopped', 'Done'] as const) {
      const { view } = render(
        { state, paused: { reason: 'credits' } },
        { ...HALF, refused: 3, unconfirmed: 1 },
      );
      expect(JSON.stringify(view)).not.toMatch(/Ada|Lovelace|example\.com/);
    }
  });
});
