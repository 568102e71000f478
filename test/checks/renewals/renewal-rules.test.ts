import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { type OpenRenewal, renewalSchema } from '../../../src/checks/renewals/renewal.ts';
import {
  endedRenewal,
  isAsked,
  isLapsed,
  isRenewable,
  isRenewedBy,
  laterDay,
  newRenewal,
  postponed,
} from '../../../src/checks/renewals/renewal-rules.ts';
import { addDays, addMonths } from '../../../src/text/add-to-day.ts';
import { isDay } from '../../../src/text/day.ts';
import { makeCheck } from '../../support/make-check.ts';

const COMPLETED = makeCheck({
  state: 'Completed',
  outcome: { result: 'Attention Required' },
  note: 'Night shift',
  owner: { userId: 'U_OWNER', by: 'U_HR', at: 1 },
});
const TERMS = { months: 12, keep: 'details', completedOn: '2026-11-26' } as const;

function open(keep: 'reference' | 'details' = 'details'): OpenRenewal {
  const { kept, ...rest } = newRenewal(COMPLETED, { ...TERMS, keep });
  if (kept === undefined) throw new Error('It has ended');
  return { ...rest, kept };
}

describe('days added to a day', () => {
  it.each([
    ['2026-11-26', 12, '2027-11-26'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2028-02-29', 36, '2031-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
  ])('%s and %i months are %s', (day, months, later) => {
    expect(addMonths(day, months)).toBe(later);
  });

  it('are days that exist, and in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 120 }), (days, months) => {
        const day = addDays('2026-01-01', days);
        expect(isDay(day)).toBe(true);
        expect(isDay(addMonths(day, months))).toBe(true);
        expect(addMonths(day, months) > day).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a renewal', () => {
  it('is written for every result, and keeps no outcome, note or, by itself, person', () => {
    expect(isRenewable(COMPLETED)).toBe(true);
    expect(isRenewable(makeCheck({ state: 'Completed' }))).toBe(false);
    expect(isRenewable(makeCheck())).toBe(false);
    const { id, reference, productId, productName, requester, channelId, worker } = COMPLETED;
    const kept = { productName, requester, owner: 'U_OWNER', channelId, completedOn: '2026-11-26' };
    const renewal = { id, reference, productId, kept, dueOn: '2027-11-26', pendingAudit: [] };
    expect(open('reference')).toEqual(renewal);
    expect(open('details')).toEqual({ ...renewal, kept: { ...kept, worker } });
    expect(renewalSchema.parse(open())).toEqual(open());
  });

  it.each([
    ['2027-09-30', undefined, false],
    ['2027-10-01', undefined, true],
    ['2027-11-26', undefined, true],
    ['2027-11-11', '2027-11-12', false],
    ['2027-11-12', '2027-11-12', true],
  ])('on %s, postponed until %s, is brought up: %s', (today, postponedUntil, expected) => {
    const renewal = postponedUntil === undefined ? open() : { ...open(), postponedUntil };
    expect(isAsked(renewal, today)).toBe(expected);
  });

  it('comes back two weeks before it is due, then week by week, and lapses 60 days after', () => {
    expect(laterDay(open(), '2027-10-01')).toBe('2027-11-12');
    expect(laterDay(open(), '2027-11-12')).toBe('2027-11-19');
    expect(isLapsed(open(), '2028-01-25')).toBe(false);
    expect(isLapsed(open(), '2028-01-26')).toBe(true);
    expect(postponed(open(), { until: '2027-11-12', by: 'U1', at: 5 })).toMatchObject({
      postponedUntil: '2027-11-12',
      pendingAudit: [{ userId: 'U1', action: 'renewal-postponed', at: 5, about: '2027-11-12' }],
    });
  });

  it('that is decided keeps nothing but what prevents it from coming back, and ends once', () => {
    const ended = endedRenewal(open(), { how: 'left', by: 'U1', at: 7, about: 'no longer with us' });
    expect(ended).toEqual({
      id: COMPLETED.id,
      reference: COMPLETED.reference,
      productId: 'ncchc',
      dueOn: '2027-11-26',
      ended: { how: 'left', at: 7 },
      pendingAudit: [{ userId: 'U1', action: 'renewal-declined', at: 7, about: 'no longer with us' }],
    });
    expect(endedRenewal(ended, { how: 'lapsed', by: 'bot', at: 9 })).toBe(ended);
    expect(isAsked(ended, '2027-11-26')).toBe(false);
  });

  it.each<[string, Partial<Check>, string | undefined, 'reference' | 'details', boolean]>([
    ['ordered from it', { renews: COMPLETED.id }, '2027-10-05', 'reference', true],
    ['ordered from it but not sent', { renews: COMPLETED.id }, undefined, 'reference', false],
    ['of the same person and product', {}, '2027-10-05', 'details', true],
    [
      'of another person',
      { worker: { firstName: '', lastName: 'B', email: 'b@c.de' } },
      '2027-10-05',
      'details',
      false,
    ],
    ['of another product', { productId: 'vevo' }, '2027-10-05', 'details', false],
    ['long before it is brought up', {}, '2027-03-01', 'details', false],
    ['of a person nobody knows', { worker: undefined }, '2027-10-05', 'reference', false],
  ])('is decided by an invitation %s', (_what, over, invitedOn, keep, expected) => {
    const other = { ...makeCheck({ id: '00000000-0000-4000-8000-000000000009' }), ...over };
    expect(isRenewedBy(open(keep), other, invitedOn)).toBe(expected);
  });

  it('is not decided by its own check', () => {
    expect(isRenewedBy(open(), COMPLETED, '2027-10-05')).toBe(false);
  });
});
