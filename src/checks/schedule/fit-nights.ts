import { QUARTERS_PER_DAY } from './activity-clock.ts';
import { isNothing, type Seen } from './fit-factors.ts';

/** Before anything is seen: the chance that there is no night; each night of so many quarters is as likely as another. */
const BELIEF = { noNight: 0.4, shortest: 16, longest: 88 } as const;
/** How many of those who are ready at night act in it. */
const AT_NIGHT = 0.001;
/** Less likely nights do not change the mean. */
const NEGLIGIBLE = 1e-9;

interface Night {
  /** The quarter of the day in which it begins, and the one in which the day begins. */
  begins: number;
  ends: number;
  length: number;
}

/**
 * The speeds of a day's quarters where whoever is ready at night may wait for the morning: the clock then stands still at
 * night and makes up for it in the quarter in which the day begins. The mean over all nights and none, each by its
 * probability given what was seen.
 */
export function fitNights(seen: Seen): number[] {
  // Every quarter is as likely as another to be in the night, or to be the one that makes up for it.
  if (isNothing(seen)) return new Array<number>(QUARTERS_PER_DAY).fill(1);
  const logChance = createLogChance(seen);
  const nights = ALL_NIGHTS.map((night) => ({ night, logChance: logChance(night) }));
  const none = Math.log(BELIEF.noNight);
  const most = nights.reduce((highest, one) => Math.max(highest, one.logChance), none);
  let total = Math.exp(none - most);
  const speeds = new Array<number>(QUARTERS_PER_DAY).fill(total);
  for (const { night, logChance } of nights) {
    const chance = Math.exp(logChance - most);
    if (chance < NEGLIGIBLE) continue;
    total += chance;
    for (let i = 0; i < QUARTERS_PER_DAY; i += 1) {
      const quarter = (night.begins + i) % QUARTERS_PER_DAY;
      const speed = i < night.length ? AT_NIGHT : i === night.length ? atDaybreak(night) : 1;
      speeds[quarter] = (speeds[quarter] ?? 0) + chance * speed;
    }
  }
  return speeds.map((speed) => speed / total);
}

function atDaybreak({ length }: Night): number {
  return 1 + (1 - AT_NIGHT) * length;
}

const ALL_NIGHTS: readonly Night[] = Array.from({ length: QUARTERS_PER_DAY }, (_, begins) =>
  Array.from({ length: BELIEF.longest - BELIEF.shortest + 1 }, (_more, i) => {
    const length = BELIEF.shortest + i;
    return { begins, ends: (begins + length) % QUARTERS_PER_DAY, length };
  }),
).flat();

/**
 * The logarithm of how likely a night is, but for a term that all have in common and that is 0 where there is no night.
 * What was counted in its last quarter does not tell: it may have come as the day began, between two polls.
 */
function createLogChance({ events, expected }: Seen): (night: Night) => number {
  const each = Math.log((1 - BELIEF.noNight) / ALL_NIGHTS.length);
  const [eventsBefore, expectedBefore] = [twoDays(events), twoDays(expected)];
  return (night) => {
    const { begins, ends, length } = night;
    const daybreak = atDaybreak(night);
    const within = (sums: readonly number[]) => (sums[begins + length - 1] ?? 0) - (sums[begins] ?? 0);
    return (
      each +
      within(eventsBefore) * Math.log(AT_NIGHT) +
      within(expectedBefore) * (1 - AT_NIGHT) +
      (events[ends] ?? 0) * Math.log(daybreak) -
      (expected[ends] ?? 0) * (daybreak - 1)
    );
  };
}

/** The sums of all quarters before each, on a day and the day after. */
function twoDays(quarters: readonly number[]): number[] {
  const sums = [0];
  for (const quarter of [...quarters, ...quarters]) sums.push((sums.at(-1) ?? 0) + quarter);
  return sums;
}
