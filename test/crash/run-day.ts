import { openCrashEnvironment } from './crash-environment.ts';
import { describeState } from './describe-state.ts';
import { createHrTeam } from './hr-team.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Setup } from './setup.ts';
import { untilSettled } from './until-settled.ts';
import { type Violation, verifyDay } from './verify-day.ts';

/** A day that takes longer than this is stuck. */
const LONGEST_DAY_MS = 90_000;

export interface DayResult {
  /** Every crash point passed, in order. */
  points: readonly string[];
  /** Whether the bot was killed at the requested point. */
  killed: boolean;
  /** Violations, in words; empty if there are none. */
  complaints: Violation[];
}

/** Plays a day in its own environment, killing the bot at this point. */
export type PlayDay = (killAt?: string) => Promise<DayResult>;

/** Plays the whole day, kills the bot at this point, and checks the final state. */
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
