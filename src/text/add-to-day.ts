import { toDay } from './day.ts';

/** 2026-11-26 and 5 → 2026-12-01 */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The same day so many months later; the last of the month where it has no such day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const there = [Math.floor(index / 12), (index % 12) + 1] as const;
  for (let last = dayOfMonth; last > 0; last -= 1) {
    const found = toDay(...there, last);
    if (found !== undefined) return found;
  }
  return day;
}
