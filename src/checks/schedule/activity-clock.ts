import { DAY_MS, HOUR_MS } from '../../time/durations.ts';
import { DAY_TYPES, type LocalCalendar } from '../../time/local-calendar.ts';

/** Hours of the week, Monday from midnight first, and the hours of a public holiday. */
export const HOURS_PER_DAY = 24;
export const WEEK_HOURS = HOURS_PER_DAY * DAY_TYPES;

/** The days for which the clock knows every hour: those before and after pass at speed 1. */
const DAYS = { before: 150, after: 30 } as const;

/** A stretch within one hour of the week, and what the clock shows at its ends. */
export interface ClockStretch {
  hour: number;
  from: number;
  to: number;
}

/** An instant on an activity clock. */
export interface ClockMark {
  /** Local time, milliseconds. */
  local: number;
  /** What the clock shows, and that integrated over local time. */
  time: number;
  area: number;
}

/**
 * A clock that passes a week in a week, but faster in the hours in which a step is taken more often: an hour of its time is
 * as likely to bring the step at night as at noon. Instants are epoch milliseconds, the clock shows milliseconds.
 */
export interface ActivityClock {
  time(at: number): number;
  mark(at: number): ClockMark;
  /** Makes `mark` one of this instant. */
  markAt(at: number, mark: ClockMark): void;
  /** What passed on the clock since the mark: never less than nothing, even when local time is set back. */
  passed(since: ClockMark, at: number): number;
  /** What had passed since the mark, integrated up to `at`: squared milliseconds. */
  waited(since: ClockMark, at: number): number;
  /** Its speed: 2 where twice as much happens as on average. */
  speed(at: number): number;
  /** The stretches between two instants, an hour at most each. */
  stretches(from: number, to: number): ClockStretch[];
}

/**
 * @param speeds for each hour of the week and of a holiday
 * @param around an instant near those that will be asked for
 */
export function createActivityClock(
  calendar: LocalCalendar,
  speeds: readonly number[],
  around: number,
): ActivityClock {
  const firstDay = calendar.local(around).day - DAYS.before;
  /** What passes from midnight to each hour, by kind of day: clock time, and its integral. */
  const passed = new Float64Array(DAY_TYPES * (HOURS_PER_DAY + 1));
  const passedArea = new Float64Array(DAY_TYPES * (HOURS_PER_DAY + 1));
  for (let type = 0; type < DAY_TYPES; type += 1) {
    for (let hour = 0; hour < HOURS_PER_DAY; hour += 1) {
      const i = type * (HOURS_PER_DAY + 1) + hour;
      const speed = speeds[type * HOURS_PER_DAY + hour] ?? 1;
      const time = passed[i] ?? 0;
      passed[i + 1] = time + speed * HOUR_MS;
      passedArea[i + 1] = (passedArea[i] ?? 0) + (time + (speed * HOUR_MS) / 2) * HOUR_MS;
    }
  }
  /** At the beginning of each day. */
  const dayTime: number[] = [0];
  const dayArea: number[] = [0];
  const types: number[] = [];
  for (let i = 0; i < DAYS.before + DAYS.after; i += 1) {
    const type = calendar.dayType(firstDay + i);
    const end = type * (HOURS_PER_DAY + 1) + HOURS_PER_DAY;
    types.push(type);
    dayTime.push((dayTime[i] ?? 0) + (passed[end] ?? 0));
    dayArea.push((dayArea[i] ?? 0) + (dayTime[i] ?? 0) * DAY_MS + (passedArea[end] ?? 0));
  }
  const last = types.length;
  const endTime = dayTime[last] ?? 0;
  const endArea = dayArea[last] ?? 0;
  // The same moment is asked for repeatedly, once for each check compared at it.
  let askedAt = Number.NaN;
  const answer = { local: 0, time: 0, area: 0 };

  function read(at: number): ClockMark {
    if (at === askedAt) return answer;
    const { day, time } = calendar.local(at);
    const i = day - firstDay;
    askedAt = at;
    answer.local = i * DAY_MS + time;
    if (i < 0) {
      answer.time = i * DAY_MS + time;
      answer.area = answer.time ** 2 / 2;
    } else if (i >= last) {
      const beyond = (i - last) * DAY_MS + time;
      answer.time = endTime + beyond;
      answer.area = endArea + endTime * beyond + beyond ** 2 / 2;
    } else {
      const type = types[i] ?? 0;
      const hour = Math.floor(time / HOUR_MS);
      const within = time - hour * HOUR_MS;
      const row = type * (HOURS_PER_DAY + 1) + hour;
      const speed = speeds[type * HOURS_PER_DAY + hour] ?? 1;
      const sinceMidnight = passed[row] ?? 0;
      const start = dayTime[i] ?? 0;
      answer.time = start + sinceMidnight + speed * within;
      answer.area =
        (dayArea[i] ?? 0) +
        start * time +
        (passedArea[row] ?? 0) +
        (sinceMidnight + (speed * within) / 2) * within;
    }
    return answer;
  }

  function hourAt(at: number): number {
    const { day, time } = calendar.local(at);
    return calendar.dayType(day) * HOURS_PER_DAY + Math.floor(time / HOUR_MS);
  }

  return {
    time: (at) => read(at).time,
    mark: (at) => ({ ...read(at) }),
    markAt(at, mark) {
      const { local, time, area } = read(at);
      mark.local = local;
      mark.time = time;
      mark.area = area;
    },
    passed: (since, at) => Math.max(0, read(at).time - since.time),
    waited(since, at) {
      const now = read(at);
      return Math.max(0, now.area - since.area - since.time * (now.local - since.local));
    },
    speed: (at) => speeds[hourAt(at)] ?? 1,
    stretches(from, to) {
      const found: ClockStretch[] = [];
      for (let at = from; at < to; ) {
        const end = Math.min(to, at + HOUR_MS - (calendar.local(at).time % HOUR_MS));
        found.push({ hour: hourAt(at), from: at, to: end });
        at = end;
      }
      return found;
    },
  };
}
