import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';

/** Opening hours in local time: from and to, in hours of the day, for each day of the week from Monday. */
export type Week = readonly (readonly [from: number, to: number] | undefined)[];

/** A clock that runs only during opening hours. Instants are epoch milliseconds. */
export interface OpeningHours {
  /** Milliseconds of opening time since the first day. */
  time(at: number): number;
  /** When `time` reaches this: an instant in the opening hours. */
  instantOf(time: number): number;
  /** `at` in the opening hours, at other times when they last ended. */
  readyBy(at: number): number;
}

export interface OpeningHoursOptions {
  timeZone: string;
  /** The first day that is asked for, and the last: epoch milliseconds. */
  from: number;
  to: number;
  /** The hours of a day, named as 2026-06-08, that begins at `at`; undefined: closed. */
  hoursOf(day: {
    name: string;
    weekday: number;
    at: number;
  }): readonly [from: number, to: number] | undefined;
}

export function weekdays(from: number, to: number): Week {
  return [...Array.from({ length: 5 }, () => [from, to] as const), undefined, undefined];
}

export function everyDay(from: number, to: number): Week {
  return Array.from({ length: 7 }, () => [from, to] as const);
}

export function createOpeningHours({ timeZone, from, to, hoursOf }: OpeningHoursOptions): OpeningHours {
  const starts: number[] = [];
  const ends: number[] = [];
  /** Opening time before each start. */
  const before: number[] = [];
  let sum = 0;
  for (const { name, weekday, at } of localDays(timeZone, from, to)) {
    const hours = hoursOf({ name, weekday, at });
    if (hours === undefined) continue;
    const [opens, closes] = hours.map((hour) => at + hour * HOUR_MS);
    if (opens === undefined || closes === undefined) continue;
    starts.push(opens);
    ends.push(closes);
    before.push(sum);
    sum += closes - opens;
  }
  return {
    time(at) {
      const i = lastNotAbove(starts, at);
      if (i < 0) return 0;
      return (before[i] ?? 0) + Math.min(at, ends[i] ?? 0) - (starts[i] ?? 0);
    },
    instantOf(time) {
      const i = Math.max(0, lastNotAbove(before, time));
      return (starts[i] ?? 0) + time - (before[i] ?? 0);
    },
    readyBy(at) {
      const i = lastNotAbove(starts, at);
      return Math.min(at, i < 0 ? at : (ends[i] ?? at));
    },
  };
}

/** The index of the last value that is not above `limit`; −1 where there is none. */
function lastNotAbove(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The days of a time zone, each with the instant at which it begins. */
function localDays(timeZone: string, from: number, to: number) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const days: { name: string; weekday: number; at: number }[] = [];
  let last = '';
  for (let at = from - 2 * DAY_MS; at <= to + 2 * DAY_MS; at += 15 * MINUTE_MS) {
    const [name = ''] = format.format(at).split(',');
    if (name !== last && last !== '')
      days.push({ name, weekday: (new Date(`${name}T00:00:00Z`).getUTCDay() + 6) % 7, at });
    last = name;
  }
  return days;
}
