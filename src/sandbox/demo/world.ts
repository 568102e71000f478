import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import type { Clockwork } from '../workerchecks/clockwork.ts';
import type { WorkerChecksSandbox } from '../workerchecks/worker-checks-sandbox.ts';
import type { Faults } from './faults.ts';

/** All that the page shows and moves. */
export interface World {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  clockwork: Clockwork;
  faults: Faults;
  /** With its slash. */
  command: string;
  /** Product id → its name. */
  products: ReadonlyMap<string, string>;
  resultRequestsPerMinute: number;
}
