import type { Period } from '../../checks/report/report.ts';
import { DAY_MS, HOUR_MS } from '../../time/durations.ts';

/** Fewer than this are not broken down: what became of one person could be told from it. */
export const LEAST_SHOWN = 5;
export const FEWER = `fewer than ${LEAST_SHOWN}`;

export const PERIOD_NAMES: Readonly<Record<Period, string>> = {
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  year: 'Last year',
};

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** "under an hour", "5 hours", "2.5 days", "12 days" */
export function durationText(ms: number): string {
  if (ms < HOUR_MS) return 'under an hour';
  if (ms < 2 * DAY_MS) return plural(Math.round(ms / HOUR_MS), 'hour');
  const days = ms / DAY_MS;
  return plural(days < 9.95 ? Math.round(days * 10) / 10 : Math.round(days), 'day');
}

/** "84%" */
export const percent = (part: number, whole: number) => `${Math.round((100 * part) / whole)}%`;
