import { everyDay, type Week, weekdays } from './opening-hours.ts';
import { createRandom } from './random.ts';
import type { World } from './workload.ts';

const NIGHTS = { police: weekdays(9, 17), people: everyDay(8, 20) };
const LONG_DAYS = { police: weekdays(8, 18), people: everyDay(8, 20) };
const EARLY = { police: weekdays(6, 14), people: everyDay(5, 23) };
const LATE = { police: weekdays(10, 20), people: everyDay(12, 24) };

/** A world, and the days after which delays count: the schedule has two weeks to learn, or three after a change. */
export interface Trial {
  world: World;
  warmUpDays: number;
}

const TWO_WEEKS = 14;

/** King's Birthday in New South Wales. */
const HOLIDAY = '2026-06-08';

const HOLIDAY_WEEK = ['2026-06-22', '2026-06-23', '2026-06-24', '2026-06-25', '2026-06-26'];

function trial(world: World, warmUpDays = TWO_WEEKS): Trial {
  const holidays = [HOLIDAY, ...(world.holidays ?? [])];
  return { world: { ...world, holidays }, warmUpDays };
}

/** Worlds unlike the one the schedule was first made in. King's Birthday, 8 June, is a holiday in all of them. */
export const TRIALS: readonly Trial[] = [
  trial({ name: 'first world, with nights', hours: NIGHTS }),
  trial({ name: 'police 8–18, people 8–20', hours: LONG_DAYS }),
  trial({ name: 'police 6–14, people 5–23', hours: EARLY }),
  trial({ name: 'police 10–20, people 12–24', hours: LATE }),
  trial({
    name: 'no submissions at night, from the first day',
    hours: LONG_DAYS,
    turnaround: { nightsFromFirstDay: true },
  }),
  trial({ name: 'weekends worked', hours: { police: everyDay(9, 17), people: everyDay(8, 20) } }),
  trial({ name: '39 % referred', hours: LONG_DAYS, turnaround: { referred: 0.39 } }),
  trial({ name: 'slow vendor', hours: LONG_DAYS, turnaround: { releaseFactor: 3 } }),
  trial({ name: 'a holiday week', hours: LONG_DAYS, holidays: HOLIDAY_WEEK }),
  trial({
    name: 'a holiday week of which the calendar knows two days',
    hours: LONG_DAYS,
    holidays: HOLIDAY_WEEK.slice(0, 2),
    closed: HOLIDAY_WEEK,
  }),
  trial({
    name: 'a new product, slower and more often referred',
    hours: LONG_DAYS,
    newProduct: { day: TWO_WEEKS, share: 0.3, turnaround: { releaseFactor: 2, referred: 0.39 } },
  }),
  trial({ name: 'hours change on day 21', hours: LONG_DAYS, change: { day: 21, hours: LATE } }, 42),
];

/** A world drawn at random: other hours, shares and speeds than those the schedule was tuned in. */
export function drawTrial(seed: number): Trial {
  const random = createRandom(1_000 + seed);
  const between = (from: number, to: number) => from + random.uniform() * (to - from);
  const chance = (share: number) => random.uniform() < share;
  const week = (from: number, to: number, worksSaturday: boolean, worksSunday: boolean): Week =>
    everyDay(from, to).map((hours, day) =>
      day < 5 || (day === 5 && worksSaturday) || (day === 6 && worksSunday) ? hours : undefined,
    );
  const half = (hours: number) => Math.round(2 * hours) / 2;
  const opens = half(between(5, 13));
  const wakes = half(between(5, 12));
  const weekends = chance(0.3);
  const world: World = {
    name: `drawn ${seed}`,
    hours: {
      police: week(opens, half(opens + between(7, 11)), weekends, weekends && chance(0.5)),
      people: week(wakes, half(between(wakes + 8, 24)), chance(0.8), chance(0.8)),
    },
    turnaround: {
      referred: between(0.1, 0.45),
      releaseFactor: between(0.5, 2.5),
      submissionFactor: between(0.5, 1.5),
      nightsFromFirstDay: chance(0.5),
    },
  };
  return trial(world);
}
