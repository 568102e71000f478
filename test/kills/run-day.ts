import { createDeskPeople } from './desk-people.ts';
import { type Complaint, judgeDay } from './judge-day.ts';
import { openKillWorld } from './kill-world.ts';
import type { Setup } from './setup.ts';
import { STORIES } from './stories.ts';
import { untilSettled } from './until-settled.ts';
import { whereItStands } from './where-it-stands.ts';

/** A day that takes longer is stuck. */
const LONGEST_DAY_MS = 90_000;

export interface Day {
  /** Every point that was passed, in order. */
  points: readonly string[];
  /** Whether the bot was killed at the point asked for. */
  killed: boolean;
  /** Whatever is not as it must be, in words; nothing where all is true. */
  complaints: Complaint[];
}

/** Plays the whole day, killing the bot at this point, and judges what is left in the end. */
export async function runDay(setup: Setup, killAt?: string): Promise<Day> {
  const world = await openKillWorld(setup, killAt);
  const played = async () => {
    const people = createDeskPeople(world);
    const stories = STORIES.map((story) => people.play(story));
    await Promise.all(stories.filter((_, index) => STORIES[index]?.ends !== 'Purged'));
    await people.forget();
    await Promise.all(stories);
    await untilSettled(world);
    await world.bots.end();
  };
  const { promise: late, reject } = Promise.withResolvers<never>();
  const endless = () => reject(new Error(`The day does not end; ${whereItStands(world)}`));
  const timer = setTimeout(endless, LONGEST_DAY_MS);
  try {
    await Promise.race([played(), late]);
    const complaints = await judgeDay(world);
    return { points: world.points, killed: world.killed, complaints };
  } finally {
    clearTimeout(timer);
    await world.close();
  }
}
