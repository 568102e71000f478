import { businessDaysSince } from '../time/business-days.ts';
import { dayName, type LocalCalendar } from '../time/local-calendar.ts';
import type { Check } from './check.ts';
import { RARE_POLLING } from './polling-rules.ts';
import { isUnopened } from './result-opening.ts';
import { isSnoozed } from './snooze.ts';

/**
 * Why a check needs somebody.
 *
 * - decide: it is not known whether the invitation was sent.
 * - unknown-status: WorkerChecks reports a status that the bot does not know.
 * - gone: WorkerChecks no longer knows the invitation.
 * - unopened: nobody has opened the result, in the weeks in which it may still change.
 * - review: the result asks for a review, and may still change.
 * - at-risk: the result is unlikely to be there before the worker starts.
 * - stale: the worker has not submitted for some business days.
 */
export const CONCERNS = [
  'decide',
  'unknown-status',
  'gone',
  'unopened',
  'review',
  'at-risk',
  'stale',
] as const;
export type Concern = (typeof CONCERNS)[number];

/** The moment at which checks are looked at, and what counts as long. */
export interface AttentionRules {
  /** Epoch milliseconds. */
  now: number;
  /** Local days, as 2026-12-08. */
  today: string;
  tomorrow: string;
  /** Of TIME_ZONE and HOLIDAYS. */
  calendar: LocalCalendar;
  /** Business days. */
  staleAfterDays: number;
}

/** A check that needs somebody, and the foremost reason. */
export interface Attention {
  check: Check;
  concern: Concern;
}

export function attentionRules(
  calendar: LocalCalendar,
  { staleAfterDays }: Pick<AttentionRules, 'staleAfterDays'>,
  now: number,
): AttentionRules {
  const { day } = calendar.local(now);
  return { now, today: dayName(day), tomorrow: dayName(day + 1), calendar, staleAfterDays };
}

/** With nothing learned, a worker who starts today or tomorrow is at risk until they submit. */
function isAtRisk({ state, startsOn, expectation }: Check, { tomorrow }: AttentionRules): boolean {
  if (startsOn === undefined) return false;
  if (expectation?.state === state) return expectation.atRisk === true;
  return state === 'Pending' && startsOn <= tomorrow;
}

function isStale({ state, invitedAt, createdAt }: Check, { calendar, now, staleAfterDays }: AttentionRules) {
  if (state !== 'Pending') return false;
  return businessDaysSince(calendar, invitedAt ?? createdAt, now, staleAfterDays) >= staleAfterDays;
}

function concernOfResult(check: Check, { now }: AttentionRules): Concern | undefined {
  const since = check.unopenedSince ?? check.completedSeenAt ?? 0;
  if (now - since >= RARE_POLLING.resultMayChangeMs) return undefined;
  if (isUnopened(check)) return 'unopened';
  return check.outcome?.result === 'Clear' ? undefined : 'review';
}

/** The foremost reason why a check needs somebody; undefined if it needs nobody, or is snoozed. */
export function concernOf(check: Check, rules: AttentionRules): Concern | undefined {
  const { state, outcome, gone } = check;
  if (isSnoozed(check, rules.today)) return undefined;
  if (state === 'Unconfirmed') return 'decide';
  if (state === 'Completed' && outcome !== undefined) return concernOfResult(check, rules);
  const isOpen =
    state === 'Pending' || state === 'In Progress' || state === 'Unknown' || state === 'Completed';
  if (gone && isOpen) return 'gone';
  if (state === 'Unknown') return 'unknown-status';
  if (isAtRisk(check, rules)) return 'at-risk';
  return isStale(check, rules) ? 'stale' : undefined;
}

/** When to look at it, compared with others of the same concern: workers who start first, then the oldest. */
function compareUrgency({ check: a }: Attention, { check: b }: Attention): number {
  const starts = (a.startsOn ?? '9999').localeCompare(b.startsOn ?? '9999');
  return starts || (a.unopenedSince ?? a.createdAt) - (b.unopenedSince ?? b.createdAt);
}

/** The checks that need somebody, in the order of CONCERNS, the most urgent first. */
export function findAttention(checks: readonly Check[], rules: AttentionRules): Attention[] {
  const found = checks.flatMap((check): Attention[] => {
    const concern = concernOf(check, rules);
    return concern === undefined ? [] : [{ check, concern }];
  });
  return found.sort(
    (a, b) => CONCERNS.indexOf(a.concern) - CONCERNS.indexOf(b.concern) || compareUrgency(a, b),
  );
}
