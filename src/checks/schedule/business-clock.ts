const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Monday to Friday, by the clock on the wall. Holidays are not known here; they look like slow days. */
export const BUSINESS_HOURS = { from: 9 * HOUR, to: 17 * HOUR } as const;
export const BUSINESS_DAY_MS = BUSINESS_HOURS.to - BUSINESS_HOURS.from;

/** 1970-01-01 was a Thursday; days are counted from the Monday before. */
const DAYS_BEFORE_EPOCH = 3;

/** Times are epoch milliseconds. */
export interface BusinessClock {
  /** Business milliseconds gone by since the first Monday: they stand still at night and on weekends. */
  time(at: number): number;
  /** `at` where that is in business hours, else when they begin next. */
  opening(at: number): number;
}

/** @throws RangeError where the time zone is not known */
export function createBusinessClock(timeZone: string): BusinessClock {
  const offsetAt = createOffsets(timeZone);

  /** Days since the first Monday, and milliseconds into the day. */
  function local(at: number): { day: number; weekday: number; time: number } {
    const shown = at + offsetAt(at) + DAYS_BEFORE_EPOCH * DAY;
    const day = Math.floor(shown / DAY);
    return { day, weekday: day - 7 * Math.floor(day / 7), time: shown - day * DAY };
  }

  return {
    time(at) {
      const { day, weekday, time } = local(at);
      const done = (5 * Math.floor(day / 7) + Math.min(weekday, 5)) * BUSINESS_DAY_MS;
      if (weekday >= 5) return done;
      return done + Math.min(Math.max(time - BUSINESS_HOURS.from, 0), BUSINESS_DAY_MS);
    },
    opening(at) {
      const { weekday, time } = local(at);
      if (weekday < 5 && time < BUSINESS_HOURS.to) return at + Math.max(0, BUSINESS_HOURS.from - time);
      const days = weekday < 4 ? 1 : 7 - weekday;
      return at + days * DAY + BUSINESS_HOURS.from - time;
    },
  };
}

/**
 * Milliseconds that local time is ahead of UTC. Asking Intl takes microseconds, and a schedule asks thousands of
 * times a second: it is asked once for each hour, for offsets change on the hour only.
 */
function createOffsets(timeZone: string): (at: number) => number {
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
    const hour = Math.floor(at / HOUR);
    const stored = known.get(hour);
    if (stored !== undefined) return stored;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(hour * HOUR)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour: hours = 0, minute = 0 } = part;
    const offset = Date.UTC(year, month - 1, day, hours, minute) - hour * HOUR;
    known.set(hour, offset);
    return offset;
  };
}
