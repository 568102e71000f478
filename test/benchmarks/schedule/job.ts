import { type ModelSnapshot, parseSnapshot } from '../../../src/checks/schedule/model-snapshot.ts';
import type { Schedule } from '../../../src/checks/schedule/schedule.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { type Figures, figuresOf } from './figures.ts';
import { createPolicy, createTunedSchedule, type PolicyName, type ScheduleTuning } from './policies.ts';
import { simulate } from './simulate.ts';
import { MODEL } from './turnaround.ts';
import { createWorkload, FIRST_WORLD, type World } from './workload.ts';

/** One policy in one world; plain data, for a worker. */
export interface Job extends ScheduleTuning {
  policy: PolicyName;
  /** Absent: the first. */
  world?: World;
  seed: number;
  open: number;
  days: number;
  warmUpDays: number;
  /** Every time of the model is multiplied by it. */
  slower: number;
  /** The schedule is saved and opened again after so many days. Absent: never. */
  restartEveryDays?: number;
}

export interface JobResult {
  figures: Figures;
  /** What the schedule has learned in the end. */
  history: ModelSnapshot | undefined;
}

export function runJob(job: Job): JobResult {
  const { policy: name, seed, open, days, warmUpDays, slower, restartEveryDays } = job;
  const world = slowed(job.world ?? FIRST_WORLD, slower);
  const workload = createWorkload({ seed, open, days, world });
  const warmUpMs = warmUpDays * DAY_MS;
  const tuning = { ...job, holidays: world.holidays ?? [] };
  if (name !== 'schedule') {
    const policy = createPolicy(name, tuning, workload.truth);
    return { figures: figuresOf(simulate({ workload, policy, warmUpMs })), history: undefined };
  }
  let schedule = createTunedSchedule(tuning);
  function reopen(): Schedule {
    const history = parseSnapshot(JSON.parse(JSON.stringify(schedule.snapshot())));
    if (history === undefined) throw new Error('The snapshot cannot be read');
    schedule = createTunedSchedule({ ...tuning, history });
    return schedule;
  }
  const everyMs = restartEveryDays === undefined ? undefined : restartEveryDays * DAY_MS;
  const outcome = simulate({
    workload,
    policy: schedule,
    warmUpMs,
    ...(everyMs === undefined ? {} : { restarts: { everyMs, reopen } }),
  });
  return { figures: figuresOf(outcome), history: schedule.snapshot() };
}

function slowed(world: World, slower: number): World {
  const { releaseFactor, submissionFactor } = { ...MODEL, ...world.turnaround };
  return {
    ...world,
    turnaround: {
      ...world.turnaround,
      releaseFactor: slower * releaseFactor,
      submissionFactor: slower * submissionFactor,
    },
  };
}
