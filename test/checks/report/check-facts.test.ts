import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { checkFacts } from '../../../src/checks/report/check-facts.ts';
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { makeCheck } from '../../support/make-check.ts';

const INVITED = Date.UTC(2026, 10, 2, 1);
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const facts = (over: Partial<Check>, today = '2026-11-26') =>
  checkFacts(makeCheck({ createdAt: INVITED, invitedAt: INVITED, stateSince: INVITED, ...over }), {
    dayOf,
    today,
  });

const SUBMITTED = { inProgressSeenAt: INVITED + DAY_MS };
const COMPLETED = { ...SUBMITTED, state: 'Completed', completedSeenAt: INVITED + 3 * DAY_MS } as const;

describe('what the report counts of a check', () => {
  it.each<[string, Partial<Check>, object]>([
    ['waiting', {}, { isSubmitted: false, isCompleted: false, neverSubmitted: false }],
    ['submitted', { state: 'In Progress', ...SUBMITTED }, { isSubmitted: true, toSubmission: DAY_MS }],
    ['completed', COMPLETED, { isCompleted: true, toSubmission: DAY_MS, toResult: 2 * DAY_MS }],
    [
      'completed between two polls',
      { state: 'Completed', completedSeenAt: INVITED + HOUR_MS },
      { isSubmitted: true, isCompleted: true, toSubmission: HOUR_MS, toResult: 0 },
    ],
    ['cancelled', { state: 'Cancelled' }, { neverSubmitted: true, isSubmitted: false }],
    ['closed after the submission', { state: 'Closed', ...SUBMITTED }, { neverSubmitted: false }],
    ['unknown to WorkerChecks', { gone: true, goneSince: INVITED + DAY_MS }, { neverSubmitted: true }],
    ['purged unsubmitted', { state: 'Purged', purgedAt: INVITED + DAY_MS }, { neverSubmitted: true }],
    [
      'followed by an id that a person gave, so that its times are not known',
      { ...COMPLETED, invitationIdGiven: { by: 'U1', at: INVITED } },
      { isCompleted: true, toSubmission: undefined, toResult: undefined },
    ],
    [
      'seen by clocks that disagree',
      { ...COMPLETED, inProgressSeenAt: INVITED - DAY_MS },
      { isSubmitted: true, toSubmission: undefined },
    ],
  ])('that is %s', (_what, over, expected) => {
    expect(facts(over)).toMatchObject({ day: '2026-11-02', ...expected });
  });

  it('is nothing where no invitation was sent, or another check replaced it', () => {
    const unsent = makeCheck({ state: 'Refused' });
    expect(checkFacts({ ...unsent, invitedAt: undefined }, { dayOf, today: '' })).toBeUndefined();
    const replacedBy = { checkId: '00000000-0000-4000-8000-000000000002', reference: 'CHK-2' };
    expect(facts({ state: 'Replaced', replacedBy })).toBeUndefined();
  });

  it('dates an invitation that a wrong clock dated from when that was noticed', () => {
    const said = Date.UTC(2031, 0);
    expect(facts({ invitedAt: said, misdated: [{ said, at: INVITED }] })?.day).toBe('2026-11-02');
  });
});

describe('a day that was named', () => {
  const by = (likelyBy: string): Partial<Check> => ({ claims: { likelyBy } });
  it.each<[string, Partial<Check>, string, string | undefined]>([
    ['holds if the result was there on it', { ...COMPLETED, ...by('2026-11-05') }, '2026-11-26', 'held'],
    ['is missed if it came the day after', { ...COMPLETED, ...by('2026-11-04') }, '2026-11-26', 'missed'],
    ['is missed while there is none', { state: 'In Progress', ...by('2026-11-25') }, '2026-11-26', 'missed'],
    ['is open until it is over', { state: 'In Progress', ...by('2026-11-26') }, '2026-11-26', undefined],
    [
      'counts as held no sooner than others count as missed',
      { ...COMPLETED, ...by('2026-11-26') },
      '2026-11-26',
      undefined,
    ],
    [
      'says nothing where the check was closed before',
      { state: 'Closed', stateSince: INVITED, ...by('2026-11-05') },
      '2026-11-26',
      undefined,
    ],
    [
      'is missed where it was closed later',
      { state: 'Closed', stateSince: INVITED + 9 * DAY_MS, ...by('2026-11-05') },
      '2026-11-26',
      'missed',
    ],
  ])('%s', (_what, over, today, likely) => {
    expect(facts(over, today)?.likely).toBe(likely);
  });

  it('of a check at risk says whether it was late', () => {
    const claims = (atRiskBy: string) => ({ claims: { atRiskBy } });
    expect(facts({ ...COMPLETED, ...claims('2026-11-04') })?.atRisk).toBe('late');
    expect(facts({ ...COMPLETED, ...claims('2026-11-05') })?.atRisk).toBe('in-time');
    expect(facts({ ...claims('2026-11-25') })?.atRisk).toBe('late');
    expect(facts({ ...claims('2026-11-26') })?.atRisk).toBeUndefined();
  });
});
