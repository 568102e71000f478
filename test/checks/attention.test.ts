import { expect, it } from 'vitest';
import { attentionRules, concernOf, findAttention } from '../../src/checks/attention.ts';
import type { Check } from '../../src/checks/check.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { createHolidays } from '../../src/time/holidays.ts';
import { createLocalCalendar } from '../../src/time/local-calendar.ts';
import { makeCheck } from '../support/make-check.ts';

/** A Wednesday. */
const NOW = Date.parse('2026-12-02T08:30+11:00');
const calendar = createLocalCalendar('Australia/Sydney', createHolidays('AU-NSW'));
const rulesAt = (now: number) => attentionRules(calendar, { staleAfterDays: 7 }, now);
const invited = { createdAt: NOW, invitedAt: NOW, stateSince: NOW };
const concern = (overrides: Partial<Check>, now = NOW) =>
  concernOf(makeCheck({ ...invited, ...overrides }), rulesAt(now));

const result = (of: 'Clear' | 'Refer', overrides: Partial<Check> = {}): Partial<Check> => ({
  state: 'Completed',
  resultRevision: 1,
  outcome: { result: of },
  completedSeenAt: NOW,
  ...overrides,
});

it.each<[string, Partial<Check>, string | undefined]>([
  ['nothing', {}, undefined],
  ['an invitation that may not have been sent', { state: 'Unconfirmed' }, 'decide'],
  ['a status nobody knows', { state: 'Unknown' }, 'unknown-status'],
  ['an invitation that is gone', { gone: true }, 'gone'],
  ['a result that nobody has opened', result('Clear', { unopenedSince: NOW }), 'unopened'],
  ['the same for every outcome', result('Refer', { unopenedSince: NOW }), 'unopened'],
  ['a result to review, once opened', result('Refer'), 'review'],
  ['a clear result, once opened', result('Clear'), undefined],
  ['a result to review, long ago', result('Refer', { completedSeenAt: NOW - 29 * DAY_MS }), undefined],
  [
    'a result that nobody has opened for weeks',
    result('Clear', { unopenedSince: NOW - 29 * DAY_MS }),
    undefined,
  ],
  ['a start tomorrow', { startsOn: '2026-12-03' }, 'at-risk'],
  ['a start some weeks ago', { startsOn: '2026-11-03' }, 'at-risk'],
  ['a start after that', { startsOn: '2026-12-04' }, undefined],
  ['a start tomorrow, submitted', { state: 'In Progress', startsOn: '2026-12-03' }, undefined],
  ['a later start that is at risk', at('Pending', '2026-12-20', true), 'at-risk'],
  ['one that was at risk in another state', at('In Progress', '2026-12-20', true, 'Pending'), undefined],
  ['a start tomorrow that is not at risk, as learned', at('Pending', '2026-12-03'), undefined],
  ['submitted, and at risk', at('In Progress', '2026-12-03', true), 'at-risk'],
  ['an end', { state: 'Cancelled', startsOn: '2026-12-03' }, undefined],
])('%s', (_, overrides, expected) => {
  expect(concern(overrides)).toBe(expected);
});

function at(
  state: 'Pending' | 'In Progress',
  startsOn: string,
  atRisk?: true,
  ofState: 'Pending' | 'In Progress' = state,
): Partial<Check> {
  return { state, startsOn, expectation: { state: ofState, by: '2026-12-09', ...(atRisk && { atRisk }) } };
}

it.each([
  // The seventh business day after it is the Friday after next; in December, three holidays come between.
  ['2026-12-02T16:00+11:00', '2026-12-10T23:59+11:00', undefined],
  ['2026-12-02T16:00+11:00', '2026-12-11T00:00+11:00', 'stale'],
  ['2026-12-21T16:00+11:00', '2027-01-03T12:00+11:00', undefined],
  ['2026-12-21T16:00+11:00', '2027-01-05T00:00+11:00', 'stale'],
])('invited %s, it is stale in business days: %s', (since, now, expected) => {
  expect(concern({ invitedAt: Date.parse(since) }, Date.parse(now))).toBe(expected);
});

it('a snoozed check needs nobody before its day, unless it moves on', () => {
  const snoozed = { until: '2026-12-03', by: 'U1', at: 1, state: 'Unconfirmed', resultRevision: 0 } as const;
  const check: Partial<Check> = { state: 'Unconfirmed', snoozed };
  expect(concern(check)).toBeUndefined();
  expect(concern(check, Date.parse('2026-12-02T23:59+11:00'))).toBeUndefined();
  expect(concern(check, Date.parse('2026-12-03T00:00+11:00'))).toBe('decide');
  expect(concern({ ...check, state: 'Unknown' })).toBe('unknown-status');
  const changed: Partial<Check> = { snoozed: { ...snoozed, state: 'Completed', resultRevision: 1 } };
  expect(concern({ ...result('Refer'), ...changed })).toBeUndefined();
  expect(concern({ ...result('Refer'), ...changed, resultRevision: 2 })).toBe('review');
});

it('lists them by concern, and within it those first that wait most urgently', () => {
  const checks = [
    makeCheck({ ...invited, reference: 'STALE', invitedAt: 1 }),
    makeCheck({ ...invited, reference: 'SOON', startsOn: '2026-12-03' }),
    makeCheck({ ...invited, reference: 'FINE' }),
    makeCheck({ ...invited, ...result('Clear', { unopenedSince: 2 }), reference: 'NEW' }),
    makeCheck({ ...invited, ...result('Refer', { unopenedSince: 1 }), reference: 'OLD' }),
    makeCheck({ ...invited, reference: 'STARTED', startsOn: '2026-12-01' }),
  ];
  const found = findAttention(checks, rulesAt(NOW)).map(({ check, concern }) => [check.reference, concern]);
  expect(found).toEqual([
    ['OLD', 'unopened'],
    ['NEW', 'unopened'],
    ['STARTED', 'at-risk'],
    ['SOON', 'at-risk'],
    ['STALE', 'stale'],
  ]);
});
