import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations.ts';

/** 1970-01-01 was a Thursday; days are counted from the Monday before it. */
const DAYS_BEFORE_EPOCH = 3;

/** Day types: Monday to Sunday by number, and public holidays, whatever weekday they fall on. */
export const HOLIDAY = 7;
export const DAY_TYPES = 8;

/** Whether a day, such as 2026-06-08, is a public holiday. */
export type IsHoliday = (day: string) => boolean;

/** A moment in local time: days since the first Monday, and milliseconds since local midnight. */
export interface LocalTime {
  day: number;
  time: number;
}

/** Converts instants (epoch milliseconds) to local time and day types. */
export interface LocalCalendar {
  local(at: number): LocalTime;
  /** 0 is Monday, 6 Sunday, 7 a public holiday. */
  dayType(day: number): number;
}

/** @throws RangeError for an unknown time zone */
export function createLocalCalendar(timeZone: string, isHoliday: IsHoliday = () => false): LocalCalendar {
  const offsetAt = createOffsets(timeZone);
  const holidays = new Map<number, boolean>();

  function isKnownHoliday(day: number): boolean {
    const known = holidays.get(day);
    if (known !== undefined) return known;
    const found = isHoliday(dayName(day));
    holidays.set(day, found);
    return found;
  }

  return {
    local(at) {
      const shown = at + offsetAt(at) + DAYS_BEFORE_EPOCH * DAY_MS;
      const day = Math.floor(shown / DAY_MS);
      return { day, time: shown - day * DAY_MS };
    },
    dayType: (day) => (isKnownHoliday(day) ? HOLIDAY : day - 7 * Math.floor(day / 7)),
  };
}

/** 2026-12-08, of a day counted from the first Monday. */
export function dayName(day: number): string {
  return new Date((day - DAYS_BEFORE_EPOCH) * DAY_MS).toISOString().slice(0, 10);
}

/** Eight o'clock, on all but the two days a year on which the clocks change. */
const MORNING_MS = 8 * HOUR_MS;

/** The morning of the next local day, epoch milliseconds. */
export function nextMorningAt(calendar: LocalCalendar, at: number): number {
  return nextDayAt(calendar, at) + MORNING_MS;
}

/** When the next local day begins, epoch milliseconds: 23 to 25 hours after the last one did. */
export function nextDayAt({ local }: LocalCalendar, at: number): number {
  const { day, time } = local(at);
  const guess = at + DAY_MS - time;
  const there = local(guess);
  const start = there.day > day ? guess - there.time : guess + DAY_MS - there.time;
  // Where clocks are put forward at midnight, the day begins when they are.
  return local(start).day > day ? start : guess;
}

/**
 * Local time's offset from UTC, milliseconds. Intl takes microseconds and the schedule asks thousands of times a
 * second, so the result is cached per quarter of an hour, the only moments at which offsets change.
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
  let askedSlot = Number.NaN;
  let answer = 0;

  function offsetOf(slot: number): number {
    const stored = known.get(slot);
    if (stored !== undefined) return stored;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(slot * step)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    const offset = Date.UTC(year, month - 1, day, hour, minute) - slot * step;
    known.set(slot, offset);
    return offset;
  }

  return (at) => {
    const slot = Math.floor(at / step);
    if (slot !== askedSlot) {
      answer = offsetOf(slot);
      askedSlot = slot;
    }
    return answer;
  };
}
