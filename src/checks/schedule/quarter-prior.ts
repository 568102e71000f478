import { DAY_TYPES, HOLIDAY } from '../../time/local-calendar.ts';
import { QUARTERS_PER_DAY, WEEK_QUARTERS } from './activity-clock.ts';

const WEEKDAYS = 5;

/** How much happens in an hour, compared with a busy one, as assumed before the first poll. */
interface AssumedHours {
  weekday: (hour: number) => number;
  restDay: (hour: number) => number;
}

/** WorkerChecks' hours are not published: offices are assumed to work from 9 to 17, and people to sleep at night. */
const ASSUMED: Record<'submission' | 'release', AssumedHours> = {
  submission: { weekday: byDay, restDay: (hour) => 0.8 * byDay(hour) },
  release: {
    weekday: (hour) => (hour >= 9 && hour < 17 ? 1 : hour >= 7 && hour < 19 ? 0.2 : 0.004),
    restDay: () => 0.004,
  },
};

function byDay(hour: number): number {
  if (hour < 6) return 0.2;
  return hour >= 8 && hour < 22 ? 1 : 0.5;
}

/** Makes an ordinary week last a week. */
export function normaliseSpeeds(speeds: readonly number[]): number[] {
  const week = speeds.slice(0, HOLIDAY * QUARTERS_PER_DAY);
  const mean = week.reduce((sum, speed) => sum + speed, 0) / week.length;
  return speeds.map((speed) => speed / mean);
}

export function assumedSpeeds(kind: keyof typeof ASSUMED): number[] {
  const { weekday, restDay } = ASSUMED[kind];
  const speeds = Array.from({ length: WEEK_QUARTERS }, (_, i) => {
    const type = Math.floor(i / QUARTERS_PER_DAY);
    const hour = ((i % QUARTERS_PER_DAY) * 24) / QUARTERS_PER_DAY;
    return type < WEEKDAYS ? weekday(hour) : restDay(hour);
  });
  return normaliseSpeeds(speeds);
}

/** The kinds of days that are alike until there is more to go by: working days, weekends, holidays. */
export const DAY_CLASSES: readonly number[] = Array.from({ length: DAY_TYPES }, (_, type) =>
  type < WEEKDAYS ? 0 : type < HOLIDAY ? 1 : 2,
);
