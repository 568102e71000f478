import type { LocalCalendar } from '../../time/local-calendar.ts';
import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import type { Simulator } from '../workerchecks/simulator.ts';
import type { WorkerChecksSandbox } from '../workerchecks/worker-checks-sandbox.ts';
import type { DemoClock } from './demo-clock.ts';
import type { Faults } from './faults.ts';

/** Everything the page shows and controls. */
export interface DemoEnvironment {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  simulator: Simulator;
  clock: DemoClock;
  /** Of the desk: Sydney, with the holidays of New South Wales. */
  calendar: LocalCalendar;
  faults: Faults;
  /** Including the slash. */
  command: string;
  /** Product id → product name. */
  products: ReadonlyMap<string, string>;
  resultRequestsPerMinute: number;
}
