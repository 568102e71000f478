import { type BusinessDay, businessDaysFrom, isBusinessDay } from '../../time/business-days.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { dayName, type LocalCalendar } from '../../time/local-calendar.ts';
import type { Check, Expectation } from '../check.ts';
import type { OpenCheck } from '../schedule/polled-check.ts';
import { chanceBy } from './chance-by.ts';
import { enoughSeen } from './enough-seen.ts';

/** A day is named if the result is there by its end with this chance, and if it is within so many business days. */
const CLAIM = { chance: 0.8, days: 20 } as const;
/** Whether a check is at risk is told of start dates within so many business days. */
const RISK_DAYS = 40;
/** Expectations change in the morning of a business day, at this hour. */
const MORNING_MS = 6 * HOUR_MS;

/** The days as seen at one moment; the same for all checks. */
export interface Outlook {
  /** 2026-12-04 */
  today: string;
  /** From today on. */
  days: readonly BusinessDay[];
}

export function outlookAt(calendar: LocalCalendar, now: number): Outlook {
  return {
    today: dayName(calendar.local(now).day),
    days: businessDaysFrom(calendar, now, RISK_DAYS),
  };
}

/** The last business day whose morning has come: as long as it stays the same, so do expectations. */
export function expectationDay(calendar: LocalCalendar, now: number): string {
  let { day } = calendar.local(now - MORNING_MS);
  while (!isBusinessDay(calendar, day)) day -= 1;
  return dayName(day);
}

/** The last business day before the start date; undefined if none is left. */
export function lastDayBefore(startsOn: string, { days }: Outlook): string | undefined {
  return days.findLast(({ name }) => name < startsOn)?.name;
}

/** The first of these days by whose end the result is likely there; undefined if it is by none. */
export function likelyBy(open: OpenCheck, days: readonly BusinessDay[]): BusinessDay | undefined {
  let lower = 0;
  let upper = Math.min(CLAIM.days, days.length);
  while (lower < upper) {
    const middle = (lower + upper) >> 1;
    if (chanceBy(open, days[middle]?.endsAt ?? 0) >= CLAIM.chance) upper = middle;
    else lower = middle + 1;
  }
  return lower < CLAIM.days ? days[lower] : undefined;
}

/**
 * Whether the result is unlikely to be there by the business day before the worker starts. With nothing learned, only
 * what is plain: that day is over, or it is today and the worker has not submitted.
 */
function isAtRisk({ state, startsOn }: Check, learned: OpenCheck | undefined, { today, days }: Outlook) {
  if (startsOn === undefined) return false;
  const last = days.findLast(({ name }) => name < startsOn);
  if (last === undefined) return true;
  if (learned === undefined) return state === 'Pending' && last.name === today;
  return last !== days.at(-1) && chanceBy(learned, last.endsAt) < CLAIM.chance;
}

/** @param open undefined: the check is polled seldom, so nothing is learned from checks like it */
export function expectationOf(
  check: Check,
  open: OpenCheck | undefined,
  outlook: Outlook,
): Expectation | undefined {
  const { state } = check;
  if ((state !== 'Pending' && state !== 'In Progress') || check.gone) return undefined;
  const isLearned = open !== undefined && open.status === state && enoughSeen(open.product);
  const learned = isLearned ? open : undefined;
  const by = learned && likelyBy(learned, outlook.days)?.name;
  const atRisk = isAtRisk(check, learned, outlook);
  if (by === undefined && !atRisk) return undefined;
  return { state, ...(by === undefined ? {} : { by }), ...(atRisk ? ({ atRisk: true } as const) : {}) };
}
