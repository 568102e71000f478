import { z } from 'zod';
import { DAY_MS } from '../../time/durations.ts';
import type { CheckFacts } from './check-facts.ts';
import { addDurations, durationCounts, durationCountsSchema } from './duration-counts.ts';

/** The longest period a report covers, and a month. */
const KEPT_MS = 400 * DAY_MS;

const count = z.number().int().default(0);

/** How many, how fast, and how what was said of them held. */
export const countsSchema = z.object({
  invited: count,
  submitted: count,
  completed: count,
  neverSubmitted: count,
  toSubmission: durationCountsSchema.default({}),
  toResult: durationCountsSchema.default({}),
  likelyHeld: count,
  likelyMissed: count,
  riskLate: count,
  riskInTime: count,
});
export type Counts = z.infer<typeof countsSchema>;

export const NO_COUNTS: Counts = countsSchema.parse({});

/**
 * What the report needs of the checks of one product and month that have been purged: numbers of those invited on each
 * day. No person, no reference and no outcome.
 */
export const statisticSchema = z.object({
  /** See `statisticId`. */
  id: z.string(),
  productId: z.string(),
  /** The last of its days, 2026-11-26; empty while there are none. */
  latestDay: z.string(),
  /** By the day of the invitation. */
  days: z.record(z.string(), countsSchema),
  /** Checks that are counted here, and may not be marked so yet: a check is counted once, whoever dies in between. */
  counting: z.array(z.uuid()).default([]),
});
export type Statistic = z.infer<typeof statisticSchema>;

/** @param day of the invitation: 2026-11-26 */
export const statisticId = (productId: string, day: string) => `${day.slice(0, 7)} ${productId}`;

/** Storage rules, besides the schema. */
export const STATISTIC_RULES = {
  // False where there is no day yet.
  isObsolete: ({ latestDay }: Statistic) => Date.parse(latestDay) + KEPT_MS < Date.now(),
};

export function countsOf(all: readonly CheckFacts[]): Counts {
  const count = (is: (facts: CheckFacts) => boolean) => all.filter(is).length;
  return {
    invited: all.length,
    submitted: count(({ isSubmitted }) => isSubmitted),
    completed: count(({ isCompleted }) => isCompleted),
    neverSubmitted: count(({ neverSubmitted }) => neverSubmitted),
    toSubmission: durationCounts(all.map(({ toSubmission }) => toSubmission)),
    toResult: durationCounts(all.map(({ toResult }) => toResult)),
    likelyHeld: count(({ likely }) => likely === 'held'),
    likelyMissed: count(({ likely }) => likely === 'missed'),
    riskLate: count(({ atRisk }) => atRisk === 'late'),
    riskInTime: count(({ atRisk }) => atRisk === 'in-time'),
  };
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    invited: a.invited + b.invited,
    submitted: a.submitted + b.submitted,
    completed: a.completed + b.completed,
    neverSubmitted: a.neverSubmitted + b.neverSubmitted,
    toSubmission: addDurations(a.toSubmission, b.toSubmission),
    toResult: addDurations(a.toResult, b.toResult),
    likelyHeld: a.likelyHeld + b.likelyHeld,
    likelyMissed: a.likelyMissed + b.likelyMissed,
    riskLate: a.riskLate + b.riskLate,
    riskInTime: a.riskInTime + b.riskInTime,
  };
}

/** A check to count. */
export interface Countable {
  checkId: string;
  facts: CheckFacts;
}

/** Counts those that are not counted yet. */
export function withCountables(statistic: Statistic, countables: readonly Countable[]): Statistic {
  const known = new Set(statistic.counting);
  const fresh = countables.filter(({ checkId }) => !known.has(checkId));
  const days = { ...statistic.days };
  for (const [day, some] of Map.groupBy(fresh, ({ facts }) => facts.day)) {
    days[day] = addCounts(days[day] ?? NO_COUNTS, countsOf(some.map(({ facts }) => facts)));
  }
  const latestDay = Object.keys(days).toSorted().at(-1) ?? '';
  const counting = [...statistic.counting, ...fresh.map(({ checkId }) => checkId)];
  return { ...statistic, latestDay, days, counting };
}

/** Forgets the ids of checks that need no protection against being counted twice any more. */
export function withoutCounting(statistic: Statistic, isDone: (checkId: string) => boolean): Statistic {
  const counting = statistic.counting.filter((id) => !isDone(id));
  return counting.length === statistic.counting.length ? statistic : { ...statistic, counting };
}
