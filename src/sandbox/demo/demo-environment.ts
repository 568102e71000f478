import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import type { Simulator } from '../workerchecks/simulator.ts';
import type { WorkerChecksSandbox } from '../workerchecks/worker-checks-sandbox.ts';
import type { Faults } from './faults.ts';

/** Everything the page shows and controls. */
export interface DemoEnvironment {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  simulator: Simulator;
  faults: Faults;
  /** Including the slash. */
  command: string;
  /** Product id → product name. */
  products: ReadonlyMap<string, string>;
  resultRequestsPerMinute: number;
}
