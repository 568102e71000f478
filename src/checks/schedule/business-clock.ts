import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/durations.ts';

/** Monday to Friday, local time. Public holidays are not known here; they look like slow days. */
const BUSINESS_HOURS = { from: 9 * HOUR_MS, to: 17 * HOUR_MS } as const;
export const BUSINESS_DAY_MS = BUSINESS_HOURS.to - BUSINESS_HOURS.from;

/** 1970-01-01 was a Thursday; days are counted from the Monday before. */
const DAYS_BEFORE_EPOCH = 3;

/** Instants are epoch milliseconds. */
export interface BusinessClock {
  /** Milliseconds of business hours since the first Monday: the value does not change at night or on weekends. */
  time(at: number): number;
  /** `at` where that is in business hours, else when they next begin. */
  opening(at: number): number;
}

/** @throws RangeError where the time zone is not known */
export function createBusinessClock(timeZone: string): BusinessClock {
  const offsetAt = createOffsets(timeZone);
  // The same moment is asked for repeatedly, once for each check compared at it.
  let askedAt = Number.NaN;
  let answer = 0;

  /** Days since the first Monday, the weekday (0 is Monday), and milliseconds into the day. */
  function local(at: number): { day: number; weekday: number; time: number } {
    const shown = at + offsetAt(at) + DAYS_BEFORE_EPOCH * DAY_MS;
    const day = Math.floor(shown / DAY_MS);
    return { day, weekday: day - 7 * Math.floor(day / 7), time: shown - day * DAY_MS };
  }

  function businessTime(at: number): number {
    const { day, weekday, time } = local(at);
    const done = (5 * Math.floor(day / 7) + Math.min(weekday, 5)) * BUSINESS_DAY_MS;
    if (weekday >= 5) return done;
    return done + Math.min(Math.max(time - BUSINESS_HOURS.from, 0), BUSINESS_DAY_MS);
  }

  return {
    time(at) {
      if (at !== askedAt) {
        answer = businessTime(at);
        askedAt = at;
      }
      return answer;
    },
    opening(at) {
      const { weekday, time } = local(at);
      if (weekday < 5 && time < BUSINESS_HOURS.to) return at + Math.max(0, BUSINESS_HOURS.from - time);
      const days = weekday < 4 ? 1 : 7 - weekday;
      const opening = at + days * DAY_MS + BUSINESS_HOURS.from - time;
      // Daylight saving may begin or end in between.
      return opening + offsetAt(at) - offsetAt(opening);
    },
  };
}

/**
 * Milliseconds that local time is ahead of UTC. Intl takes microseconds and the schedule asks thousands of times a second,
 * so the answer is cached for each quarter of an hour: offsets change only at those.
 */
function createOffsets(timeZone: string): (at: number) => number {
  const step = 15 * MINUTE_MS;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const known = new Map<number, number>();
  return (at) => {
    const slot = Math.floor(at / step);
    const stored = known.get(slot);
    if (stored !== undefined) return stored;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(slot * step)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    const offset = Date.UTC(year, month - 1, day, hour, minute) - slot * step;
    known.set(slot, offset);
    return offset;
  };
}
