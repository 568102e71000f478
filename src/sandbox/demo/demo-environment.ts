import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import type { Simulator } from '../workerchecks/simulator.ts';
import type { WorkerChecksSandbox } from '../workerchecks/worker-checks-sandbox.ts';
import type { Faults } from './faults.ts';

/** All that the page shows and moves. */
export interface DemoEnvironment {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  simulator: Simulator;
  faults: Faults;
  /** With its slash. */
  command: string;
  /** Product id → its name. */
  products: ReadonlyMap<string, string>;
  resultRequestsPerMinute: number;
}
