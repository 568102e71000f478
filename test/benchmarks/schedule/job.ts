import { type ModelSnapshot, parseSnapshot } from '../../../src/checks/schedule/model-snapshot.ts';
import type { Schedule } from '../../../src/checks/schedule/schedule.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { createExpectedWaiting } from './expected-waiting.ts';
import { type Figures, figuresOf } from './figures.ts';
import { createPolicy, createTunedSchedule, type PolicyName, type ScheduleTuning } from './policies.ts';
import type { Policy } from './policy.ts';
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
  /** Whether to compute `expected`, too. It takes time, in which `microsecondsPerLook` says nothing. */
  expects?: boolean;
  /** The schedule is saved and opened again after so many days. Absent: never. */
  restartEveryDays?: number;
}

export interface JobResult {
  figures: Figures;
  /** The mean delay by the world's true distributions, in seconds. */
  expected: number | undefined;
  /** What the schedule has learned in the end. */
  history: ModelSnapshot | undefined;
}

export function runJob(job: Job): JobResult {
  const { policy: name, seed, open, days, warmUpDays, slower, expects = false } = job;
  const world = slowed(job.world ?? FIRST_WORLD, slower);
  const workload = createWorkload({ seed, open, days, world });
  const { truth, startsAt } = workload;
  const warmUpMs = warmUpDays * DAY_MS;
  const tuning = { ...job, holidays: world.holidays ?? [] };
  const waiting = createExpectedWaiting(truth, startsAt + warmUpMs);
  const watch = (policy: Policy) => (expects ? waiting.watch(policy) : policy);
  const schedule = name === 'schedule' ? createReopened(tuning) : undefined;
  const everyMs = (job.restartEveryDays ?? Number.POSITIVE_INFINITY) * DAY_MS;
  // The informed policy has nothing to learn and takes long: another one warms the world up for it.
  const [first, firstAt] =
    name === 'informed' && warmUpMs > DAY_MS
      ? ([createPolicy('round robin', tuning, truth), startsAt + warmUpMs - DAY_MS] as const)
      : ([schedule?.current() ?? createPolicy(name, tuning, truth), startsAt + everyMs] as const);
  const reopen = () => watch(schedule?.reopen() ?? createPolicy(name, tuning, truth));
  const restarts = { firstAt, everyMs, reopen };
  const outcome = simulate({ workload, policy: watch(first), warmUpMs, restarts });
  return {
    figures: figuresOf(outcome),
    expected: expects ? waiting.mean() / 1000 : undefined,
    history: schedule?.current().snapshot(),
  };
}

/** A schedule that can be saved and opened again. */
function createReopened(tuning: ScheduleTuning) {
  let schedule = createTunedSchedule(tuning);
  return {
    current: () => schedule,
    reopen(): Schedule {
      const history = parseSnapshot(JSON.parse(JSON.stringify(schedule.snapshot())));
      if (history === undefined) throw new Error('The snapshot cannot be read');
      schedule = createTunedSchedule({ ...tuning, history });
      return schedule;
    },
  };
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
