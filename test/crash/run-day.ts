import { openCrashEnvironment } from './crash-environment.ts';
import { describeState } from './describe-state.ts';
import { createHrTeam } from './hr-team.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Setup } from './setup.ts';
import { type Violation, verifyDay } from './verify-day.ts';
import { waitUntilIdle } from './wait-until-idle.ts';

/** A day that takes longer than this is stuck. */
const LONGEST_DAY_MS = 90_000;

export interface DayResult {
  /** Every crash point passed, in order. */
  points: readonly string[];
  /** Whether the bot was killed at the requested point. */
  killed: boolean;

  violations: Violation[];
}

/** Plays a day in an environment of its own; a bot is killed at this point, if any. */
export type PlayDay = (killAt?: string) => Promise<DayResult>;

/** Plays the whole day, kills a bot at this point, and checks the final state. */
export async function runDay(setup: Setup, killAt?: string): Promise<DayResult> {
  const environment = await openCrashEnvironment(setup, killAt);
  const played = async () => {
    const team = createHrTeam(environment);
    const scenarios = SCENARIOS.map((scenario) => team.play(scenario));
    await Promise.all(scenarios.filter((_, index) => SCENARIOS[index]?.ends !== 'Purged'));
    await team.forget();
    await Promise.all(scenarios);
    await waitUntilIdle(environment);
    await environment.bots.end();
  };
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const onTimeout = () => reject(new Error(`The day does not end; ${describeState(environment)}`));
  const timer = setTimeout(onTimeout, LONGEST_DAY_MS);
  try {
    await Promise.race([played(), timedOut]);
    const violations = await verifyDay(environment);
    return { points: environment.points, killed: environment.killed, violations };
  } finally {
    clearTimeout(timer);
    await environment.close();
  }
}
