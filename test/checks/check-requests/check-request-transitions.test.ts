import { describe, expect, it } from 'vitest';
import { CHECK_REQUEST_RECORD_RULES } from '../../../src/checks/check-requests/check-request-record-rules.ts';
import {
  declined,
  ended,
  isExpired,
  received,
  requestRedated,
  settled,
} from '../../../src/checks/check-requests/check-request-transitions.ts';
import { requestedCheckId } from '../../../src/checks/check-requests/request-ids.ts';
import { waitingRequests } from '../../../src/checks/check-requests/waiting-requests.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { makeCheck } from '../../support/make-check.ts';
import { makeCheckRequest } from '../../support/make-check-request.ts';

const ASKED = {
  executionId: 'Fx1',
  teamId: 'T1',
  askedBy: 'U_ASKER',
  details: { name: ` ${'A'.repeat(400)} `, email: 'ada@example.com', product: ' ' },
};
const request = makeCheckRequest();
const check = (over = {}) => makeCheck({ request: request.id, ...over });

describe('a request for a check', () => {
  it('keeps what a workflow said, trimmed and cut off, under an id that follows from the execution', () => {
    const made = received(ASKED, 'C_DESK', 5_000);
    expect(made).toMatchObject({ id: request.id, state: 'Waiting', createdAt: 5_000, channelId: 'C_DESK' });
    expect(made.details).toEqual({ name: 'A'.repeat(300), email: 'ada@example.com' });
    expect(made.pendingAudit).toMatchObject([
      { userId: 'workflow', action: 'check-requested', about: 'Fx1' },
    ]);
  });

  it('ends at once where the desk has no channel', () => {
    const made = received(ASKED, undefined, 5_000);
    expect(made).toMatchObject({ state: 'Ended', ended: 'no-channel' });
    expect(made).not.toHaveProperty('details');
  });

  it.each(['Inviting', 'Refused'] as const)('is not decided by a check that is %s', (state) => {
    expect(settled(request, check({ state }), 2_000)).toBe(request);
  });

  it.each(['Pending', 'Unconfirmed', 'Cancelled', 'Completed', 'Purged'] as const)(
    'is decided by its check once that is %s, and keeps no details',
    (state) => {
      const after = settled(request, check({ state }), 2_000);
      expect(after).toMatchObject({ state: 'Invited', decidedBy: 'U_HR', check: { reference: 'CHK-7F3K2' } });
      expect(after).not.toHaveProperty('details');
    },
  );

  it('is not decided by the check of another request', () => {
    expect(settled(request, makeCheck(), 2_000)).toBe(request);
  });

  it('is decided once', () => {
    const once = declined(request, { userId: 'U_HR', reason: 'Not now' }, 2_000);
    expect(once).toMatchObject({ state: 'Declined', decidedBy: 'U_HR', reason: 'Not now' });
    expect(once).not.toHaveProperty('details');
    expect(declined(once, { userId: 'U_2', reason: undefined }, 3_000)).toBe(once);
    expect(settled(once, check(), 3_000)).toBe(once);
    expect(ended(once, 'expired', 3_000)).toBe(once);
  });

  it('waits thirty days, or as long as details may be kept', () => {
    expect(isExpired(request, 90, 1_000 + 30 * DAY_MS - 1)).toBe(false);
    expect(isExpired(request, 90, 1_000 + 30 * DAY_MS)).toBe(true);
    expect(isExpired(request, 7, 1_000 + 7 * DAY_MS)).toBe(true);
    expect(isExpired(ended(request, 'forgotten', 0), 90, 1_000 + 40 * DAY_MS)).toBe(false);
  });

  it('dated far ahead by a wrong clock counts from now', () => {
    expect(requestRedated(makeCheckRequest({ createdAt: 9 * DAY_MS }), DAY_MS).createdAt).toBe(DAY_MS);
    expect(requestRedated(request, 1_000)).toBe(request);
  });

  it('is erased from disk when it is declined or ends, and forgotten thirty days after Slack was told', () => {
    const { erases, isObsolete } = CHECK_REQUEST_RECORD_RULES;
    const over = declined(request, { userId: 'U_HR', reason: undefined }, 2_000);
    expect([erases(request), erases(over), erases({ ...over, pendingAudit: [] })]).toEqual([
      false,
      true,
      false,
    ]);
    const told = { ...over, pendingAudit: [], completedAt: 2_000 };
    expect([isObsolete(told), isObsolete({ ...told, completedAt: undefined })]).toEqual([true, false]);
    expect(isObsolete({ ...told, stateSince: Date.now() })).toBe(false);
  });
});

it('lists those that wait, the oldest first', () => {
  const made = (executionId: string, createdAt: number, over = {}) =>
    makeCheckRequest({ executionId, createdAt, ...over });
  const all = [made('Fx3', 3_000), made('Fx1', 1_000), made('Fx2', 2_000, { state: 'Declined' })];
  expect(waitingRequests(all).map(({ executionId }) => executionId)).toEqual(['Fx1', 'Fx3']);
});

it('gives each check ordered for a request an id of its own', () => {
  expect(requestedCheckId(request.id, 0)).toBe(requestedCheckId(request.id, 0));
  expect(requestedCheckId(request.id, 0)).not.toBe(requestedCheckId(request.id, 1));
});
