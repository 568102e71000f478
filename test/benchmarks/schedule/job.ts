import type { ModelSnapshot } from '../../../src/checks/schedule/model-snapshot.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { type Figures, figuresOf } from './figures.ts';
import { createPolicy, createTunedSchedule, type PolicyName, type ScheduleTuning } from './policies.ts';
import { simulate } from './simulate.ts';
import { MODEL } from './turnaround.ts';
import { createWorkload } from './workload.ts';

/** One policy in one world; plain data, for a worker. */
export interface Job extends ScheduleTuning {
  policy: PolicyName;
  seed: number;
  open: number;
  days: number;
  warmUpDays: number;
  /** Every time of the model is multiplied by it. */
  slower: number;
}

export interface JobResult {
  figures: Figures;
  /** What the schedule has learned in the end. */
  history: ModelSnapshot | undefined;
}

export function runJob(job: Job): JobResult {
  const { policy: name, seed, open, days, warmUpDays, slower } = job;
  const turnaround = { ...MODEL, releaseFactor: slower, submissionFactor: slower };
  const world = createWorkload({ seed, open, days, turnaround });
  const warmUpMs = warmUpDays * DAY_MS;
  if (name !== 'schedule') {
    return {
      figures: figuresOf(simulate({ world, policy: createPolicy(name, job), warmUpMs })),
      history: undefined,
    };
  }
  const schedule = createTunedSchedule(job);
  const figures = figuresOf(simulate({ world, policy: schedule, warmUpMs }));
  return { figures, history: schedule.snapshot() };
}
