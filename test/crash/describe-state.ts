import type { CrashEnvironment } from './crash-environment.ts';
import { scenarioState } from './scenario-state.ts';
import { SCENARIOS } from './scenarios.ts';

/** Every card's title and the bots' terminal output, for debugging. */
export function describeState(environment: CrashEnvironment): string {
  const titles = SCENARIOS.map(
    (scenario) => `${scenario.name}: ${scenarioState(environment, scenario).title}`,
  );
  return `${titles.join(', ')}\n${environment.bots.printed()}`;
}
