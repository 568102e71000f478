import { DAY_MS } from '../../time/durations.ts';
import type { Check } from '../check.ts';
import { type CheckFacts, checkFacts, countedFrom, type FactsContext } from './check-facts.ts';
import { addCounts, type Counts, countsOf, NO_COUNTS, type Statistic } from './statistics.ts';

export const PERIODS = ['30d', '90d', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** How far back each report reaches. */
const DAYS: Readonly<Record<Period, number>> = { '30d': 30, '90d': 90, year: 365 };

/** The invitations sent since the beginning of `since`. */
export interface Report {
  period: Period;
  /** 2026-08-28 */
  since: string;
  /** By product id, those with the most invitations first. */
  products: { productId: string; counts: Counts }[];
  /** All of them together. */
  total: Counts;
}

export interface ReportSources {
  checks: readonly Check[];
  /** Of checks that were purged. */
  statistics: readonly Statistic[];
}

/** The first day of the period that ends with `now`. */
export function sinceDay(period: Period, now: number, { dayOf }: Pick<FactsContext, 'dayOf'>): string {
  return dayOf(now - (DAYS[period] - 1) * DAY_MS);
}

/** Counts the invitations of a period. Goes through every check and statistic once. */
export function reportOf(
  { checks, statistics }: ReportSources,
  { period, now, dayOf }: { period: Period; now: number; dayOf: FactsContext['dayOf'] },
): Report {
  const context = { dayOf, today: dayOf(now) };
  const since = sinceDay(period, now, context);
  const earliest = now - (DAYS[period] + 1) * DAY_MS;
  const counted = new Set(statistics.flatMap(({ counting }) => counting));
  const isHere = (check: Check) =>
    check.counted === undefined && (countedFrom(check) ?? 0) >= earliest && !counted.has(check.id);

  const facts = new Map<string, CheckFacts[]>();
  for (const check of checks) {
    const found = isHere(check) ? checkFacts(check, context) : undefined;
    if (found === undefined || found.day < since) continue;
    const others = facts.get(check.productId);
    if (others === undefined) facts.set(check.productId, [found]);
    else others.push(found);
  }
  const found = new Map([...facts].map(([productId, all]) => [productId, countsOf(all)]));
  for (const { productId, days } of statistics) {
    for (const [day, counts] of Object.entries(days))
      if (day >= since) found.set(productId, addCounts(found.get(productId) ?? NO_COUNTS, counts));
  }

  const products = [...found]
    .map(([productId, counts]) => ({ productId, counts }))
    .toSorted((a, b) => b.counts.invited - a.counts.invited || a.productId.localeCompare(b.productId));
  return {
    period,
    since,
    products,
    total: products.reduce((sum, { counts }) => addCounts(sum, counts), NO_COUNTS),
  };
}
