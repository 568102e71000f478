import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { durationCounts, quantile } from '../../../src/checks/report/duration-counts.ts';
import { type Period, reportOf } from '../../../src/checks/report/report.ts';
import { NO_COUNTS, STATISTIC_RULES, statisticSchema } from '../../../src/checks/report/statistics.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { makeCheck } from '../../support/make-check.ts';

const NOW = Date.UTC(2026, 10, 26, 3);
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const idOf = (i: number) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
const report = (checks: readonly Check[], period: Period = '90d') =>
  reportOf({ checks, statistics: [] }, { period, now: NOW, dayOf });
const invited = (daysAgo: number, over: Partial<Check> = {}) =>
  makeCheck({ invitedAt: NOW - daysAgo * DAY_MS, ...over });

describe('durations in bins', () => {
  it('give quantiles that are at most 5 % off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: MINUTE_MS + 1, max: 400 * DAY_MS }), { minLength: 1 }),
        (all) => {
          const counts = durationCounts(all);
          const sorted = all.toSorted((a, b) => a - b);
          for (const share of [0.5, 0.9]) {
            const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
            expect(Math.abs((quantile(counts, share) ?? 0) / exact - 1)).toBeLessThan(0.05);
          }
        },
      ),
      { numRuns: 50 },
    );
    expect(quantile({}, 0.5)).toBeUndefined();
  });
});

describe('the report', () => {
  it('counts the invitations of its days, by check type', () => {
    const checks = [
      invited(0),
      invited(29),
      invited(30),
      invited(89, { productId: 'vevo' }),
      invited(364),
      invited(365),
    ];
    const sums = (period: Period) =>
      report(checks, period).products.map(({ productId, counts }) => `${productId} ${counts.invited}`);
    expect(sums('30d')).toEqual(['ncchc 2']);
    expect(sums('90d')).toEqual(['ncchc 3', 'vevo 1']);
    expect(sums('year')).toEqual(['ncchc 4', 'vevo 1']);
    expect(report(checks, '30d').since).toBe('2026-10-28');
  });

  it('adds what the statistics have of purged checks, each check once', () => {
    const counted = invited(10, { id: idOf(1), state: 'Purged', counted: true });
    const counting = invited(10, { id: idOf(2), state: 'Purged' });
    const days = { '2026-11-16': { ...NO_COUNTS, invited: 7 }, '2026-08-01': { ...NO_COUNTS, invited: 100 } };
    const statistic = { id: 'x', productId: 'ncchc', latestDay: '2026-11-16', days, counting: [idOf(2)] };
    const sources = { checks: [counted, counting, invited(10, { id: idOf(3) })], statistics: [statistic] };
    expect(reportOf(sources, { period: '30d', now: NOW, dayOf }).total.invited).toBe(8);
  });

  it('is right for 10,000 checks', () => {
    const checks = Array.from({ length: 10_000 }, (_, i) =>
      invited(i % 365, {
        id: idOf(i),
        productId: `p${i % 4}`,
        state: 'Completed',
        inProgressSeenAt: NOW - (i % 365) * DAY_MS + HOUR_MS,
        completedSeenAt: NOW - (i % 365) * DAY_MS + (1 + (i % 9)) * DAY_MS,
        claims: { likelyBy: dayOf(NOW - (i % 365) * DAY_MS + 7 * DAY_MS) },
      }),
    );
    const { total } = report(checks, 'year');
    expect(total).toMatchObject({ invited: 10_000, submitted: 10_000, completed: 10_000, neverSubmitted: 0 });
    expect(Math.round((quantile(total.toSubmission, 0.5) ?? 0) / MINUTE_MS)).toBeCloseTo(60, -1);
    expect(total.likelyHeld / (total.likelyHeld + total.likelyMissed)).toBeCloseTo(7 / 9, 1);
  });
});

describe('a statistic', () => {
  it('is kept as long as a report can need it', () => {
    const of = (latestDay: string) => statisticSchema.parse({ id: 'x', productId: 'p', latestDay, days: {} });
    const daysAgo = (days: number) => dayOf(Date.now() - days * DAY_MS);
    expect(STATISTIC_RULES.isObsolete(of(daysAgo(370)))).toBe(false);
    expect(STATISTIC_RULES.isObsolete(of(daysAgo(402)))).toBe(true);
    expect(STATISTIC_RULES.isObsolete(of(''))).toBe(false);
  });
});
