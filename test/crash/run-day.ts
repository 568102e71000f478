import { openCrashEnvironment } from './crash-environment.ts';
import { describeState } from './describe-state.ts';
import { createHrTeam } from './hr-team.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Setup } from './setup.ts';
import { untilSettled } from './until-settled.ts';
import { type Violation, verifyDay } from './verify-day.ts';

/** A day that takes longer is stuck. */
const LONGEST_DAY_MS = 90_000;

export interface DayResult {
  /** Every point that was passed, in order. */
  points: readonly string[];
  /** Whether the bot was killed at the point asked for. */
  killed: boolean;
  /** Whatever is not as it must be, in words; nothing where all is true. */
  complaints: Violation[];
}

/** Plays a day of its own, killing the bot at this point. */
export type PlayDay = (killAt?: string) => Promise<DayResult>;

/** Plays the whole day, killing the bot at this point, and judges what is left in the end. */
export async function runDay(setup: Setup, killAt?: string): Promise<DayResult> {
  const world = await openCrashEnvironment(setup, killAt);
  const played = async () => {
    const people = createHrTeam(world);
    const scenarios = SCENARIOS.map((scenario) => people.play(scenario));
    await Promise.all(scenarios.filter((_, index) => SCENARIOS[index]?.ends !== 'Purged'));
    await people.forget();
    await Promise.all(scenarios);
    await untilSettled(world);
    await world.bots.end();
  };
  const { promise: late, reject } = Promise.withResolvers<never>();
  const endless = () => reject(new Error(`The day does not end; ${describeState(world)}`));
  const timer = setTimeout(endless, LONGEST_DAY_MS);
  try {
    await Promise.race([played(), late]);
    const complaints = await verifyDay(world);
    return { points: world.points, killed: world.killed, complaints };
  } finally {
    clearTimeout(timer);
    await world.close();
  }
}
