import { DAY_MS, MINUTE_MS } from '../../time/durations.ts';
import { DAY_TYPES, type LocalCalendar } from '../../time/local-calendar.ts';

/** Quarters of an hour of the week, Monday from midnight first, and those of a public holiday. */
export const QUARTER_MS = 15 * MINUTE_MS;
export const QUARTERS_PER_DAY = DAY_MS / QUARTER_MS;
export const WEEK_QUARTERS = QUARTERS_PER_DAY * DAY_TYPES;

/**
 * A quarter that is so many times as fast as those around it begins with a rush: whoever waited for the hours to begin acts
 * in their first minute. For the rest of the quarter the clock runs as in the next.
 */
const RUSH = { factor: 4, ms: MINUTE_MS } as const;

/**
 * The days for which the clock knows every quarter: those before and after pass at speed 1. Days to come are worked out when they
 * are asked for: it may have been made around the invitation of a check that has been open for months.
 */
const DAYS = { before: 150, after: 3_650 } as const;

/** An instant on an activity clock. */
export interface ClockMark {
  /** Local time, milliseconds. */
  local: number;
  /** What the clock shows, and that integrated over local time. */
  time: number;
  area: number;
}

/**
 * A clock that passes a week in a week, but faster at times when a step is taken more often: an hour of its time is
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
  /** The quarter of the week. */
  quarterAt(at: number): number;
  /** When the next quarter of an hour begins. */
  quarterEnd(at: number): number;
}

/**
 * @param speeds for each quarter of the week and of a holiday
 * @param around an instant near those that will be asked for
 */
export function createActivityClock(
  calendar: LocalCalendar,
  speeds: readonly number[],
  around: number,
): ActivityClock {
  const firstDay = calendar.local(around).day - DAYS.before;
  /** What passes from midnight to each quarter, by kind of day: clock time, and its integral. */
  const passed = new Float64Array(DAY_TYPES * (QUARTERS_PER_DAY + 1));
  const passedArea = new Float64Array(DAY_TYPES * (QUARTERS_PER_DAY + 1));
  const pace = createPace(speeds);
  for (let type = 0; type < DAY_TYPES; type += 1) {
    for (let quarter = 0; quarter < QUARTERS_PER_DAY; quarter += 1) {
      const i = type * (QUARTERS_PER_DAY + 1) + quarter;
      const time = passed[i] ?? 0;
      const ofWeek = type * QUARTERS_PER_DAY + quarter;
      passed[i + 1] = time + pace.time(ofWeek, QUARTER_MS);
      passedArea[i + 1] = (passedArea[i] ?? 0) + time * QUARTER_MS + pace.area(ofWeek, QUARTER_MS);
    }
  }
  /** At the beginning of each day. */
  const dayTime: number[] = [0];
  const dayArea: number[] = [0];
  const types: number[] = [];
  const last = DAYS.before + DAYS.after;
  workOut(DAYS.before);
  // The same moment is asked for repeatedly, once for each check compared at it.
  let askedAt = Number.NaN;
  const answer = { local: 0, time: 0, area: 0 };

  /** Up to this day, the number of days after the first. */
  function workOut(wanted: number): void {
    for (let i = types.length; i <= wanted; i += 1) {
      const type = calendar.dayType(firstDay + i);
      const end = type * (QUARTERS_PER_DAY + 1) + QUARTERS_PER_DAY;
      types.push(type);
      dayTime.push((dayTime[i] ?? 0) + (passed[end] ?? 0));
      dayArea.push((dayArea[i] ?? 0) + (dayTime[i] ?? 0) * DAY_MS + (passedArea[end] ?? 0));
    }
  }

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
      workOut(last - 1);
      const [endTime, endArea] = [dayTime[last] ?? 0, dayArea[last] ?? 0];
      const beyond = (i - last) * DAY_MS + time;
      answer.time = endTime + beyond;
      answer.area = endArea + endTime * beyond + beyond ** 2 / 2;
    } else {
      if (i >= types.length) workOut(i);
      const type = types[i] ?? 0;
      const quarter = Math.floor(time / QUARTER_MS);
      const within = time - quarter * QUARTER_MS;
      const row = type * (QUARTERS_PER_DAY + 1) + quarter;
      const ofWeek = type * QUARTERS_PER_DAY + quarter;
      const sinceMidnight = passed[row] ?? 0;
      const start = dayTime[i] ?? 0;
      answer.time = start + sinceMidnight + pace.time(ofWeek, within);
      answer.area =
        (dayArea[i] ?? 0) +
        start * time +
        (passedArea[row] ?? 0) +
        sinceMidnight * within +
        pace.area(ofWeek, within);
    }
    return answer;
  }

  function quarterAt(at: number): number {
    const { day, time } = calendar.local(at);
    return calendar.dayType(day) * QUARTERS_PER_DAY + Math.floor(time / QUARTER_MS);
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
    speed: (at) => pace.speed(quarterAt(at), calendar.local(at).time % QUARTER_MS),
    quarterAt,
    quarterEnd: (at) => at + QUARTER_MS - (calendar.local(at).time % QUARTER_MS),
  };
}

/** How a clock runs within a quarter of the week, so many milliseconds after it began. */
interface Pace {
  speed(quarter: number, within: number): number;
  /** What passed since the quarter began, and that integrated. */
  time(quarter: number, within: number): number;
  area(quarter: number, within: number): number;
}

function createPace(speeds: readonly number[]): Pace {
  const last = speeds.length - 1;
  /** After the rush, and by how much more in it. */
  const even = speeds.map((speed, quarter) => {
    const before = speeds[Math.max(0, quarter - 1)] ?? speed;
    const next = speeds[Math.min(last, quarter + 1)] ?? speed;
    return speed > RUSH.factor * Math.max(before, next) ? next : speed;
  });
  const more = speeds.map((speed, quarter) => ((speed - (even[quarter] ?? 1)) * QUARTER_MS) / RUSH.ms);
  return {
    speed: (quarter, within) => (even[quarter] ?? 1) + (within < RUSH.ms ? (more[quarter] ?? 0) : 0),
    time: (quarter, within) =>
      (even[quarter] ?? 1) * within + (more[quarter] ?? 0) * Math.min(within, RUSH.ms),
    area(quarter, within) {
      const rush = Math.min(within, RUSH.ms);
      return ((even[quarter] ?? 1) * within ** 2) / 2 + (more[quarter] ?? 0) * rush * (within - rush / 2);
    },
  };
}
