const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Monday to Friday, by the clock on the wall. Holidays are not known here; they look like slow days. */
export const BUSINESS_HOURS = { from: 9 * HOUR, to: 17 * HOUR } as const;
export const BUSINESS_DAY_MS = BUSINESS_HOURS.to - BUSINESS_HOURS.from;

/** 1970-01-01 was a Thursday; days are counted from the Monday before. */
const DAYS_BEFORE_EPOCH = 3;

/** Business milliseconds gone by since the first Monday: it stands still at night and on weekends. */
export type BusinessClock = (at: number) => number;

/** @throws RangeError where the time zone is not known */
export function createBusinessClock(timeZone: string): BusinessClock {
  const offsetAt = createOffsets(timeZone);

  return (at) => {
    const local = at + offsetAt(at) + DAYS_BEFORE_EPOCH * DAY;
    const day = Math.floor(local / DAY);
    const week = Math.floor(day / 7);
    const weekday = day - 7 * week;
    const done = (5 * week + Math.min(weekday, 5)) * BUSINESS_DAY_MS;
    if (weekday >= 5) return done;
    const sinceOpening = local - day * DAY - BUSINESS_HOURS.from;
    return done + Math.min(Math.max(sinceOpening, 0), BUSINESS_DAY_MS);
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
