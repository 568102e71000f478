import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { claimsWith } from '../../../src/checks/expectations/claims.ts';
import { startDateSet } from '../../../src/checks/start-date.ts';
import { followed } from '../../../src/checks/transitions.ts';
import { makeCheck } from '../../support/make-check.ts';

const days = ['2026-11-26', '2026-11-27', '2026-11-30'].map((name, i) => ({ name, endsAt: i }));
const outlook = { today: '2026-11-26', days };
const check = (over: Partial<Check> = {}) => makeCheck({ startsOn: '2026-11-29', ...over });

describe('what is claimed of a result', () => {
  it('is the first day that is named after the submission', () => {
    expect(claimsWith(check(), { state: 'Pending', by: '2026-11-27' }, outlook)).toBeUndefined();
    const first = claimsWith(check(), { state: 'In Progress', by: '2026-11-27' }, outlook);
    expect(first).toEqual({ likelyBy: '2026-11-27' });
    const later = { state: 'In Progress', by: '2026-11-30' } as const;
    expect(claimsWith(check({ claims: first }), later, outlook)).toEqual(first);
    expect(claimsWith(check({ claims: first }), undefined, outlook)).toEqual(first);
  });

  it('is the business day before the start, the first time it is at risk and still to come', () => {
    const atRisk = { state: 'Pending', atRisk: true } as const;
    expect(claimsWith(check(), atRisk, outlook)).toEqual({ atRiskBy: '2026-11-27' });
    expect(claimsWith(check({ startsOn: '2026-11-26' }), atRisk, outlook)).toBeUndefined();
  });

  it('goes with another start date, and with another invitation', () => {
    const claims = { likelyBy: '2026-11-27', atRiskBy: '2026-11-27' };
    expect(startDateSet(check({ claims }), '2027-01-04', 'U1', 1).claims).toEqual({ likelyBy: '2026-11-27' });
    expect(
      startDateSet(check({ claims: { atRiskBy: '2026-11-27' } }), undefined, 'U1', 1).claims,
    ).toBeUndefined();
    expect(followed(check({ claims }), 'inv-2', 'U1', 1).claims).toBeUndefined();
  });
});
