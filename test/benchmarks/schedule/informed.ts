import {
  type PolledCheck,
  type ScheduledCheck,
  toPolledCheck,
} from '../../../src/checks/schedule/polled-check.ts';
import { createPriorityQueue } from '../../../src/checks/schedule/priority-queue.ts';
import { createProductModels } from '../../../src/checks/schedule/product-model.ts';
import { DAY_MS, SECOND_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import type { Policy } from './policy.ts';
import {
  instantShare,
  type SubmissionPlan,
  submissionPlan,
  submittedShare,
  unreleasedShare,
} from './true-turnaround.ts';
import { TIME_ZONE, type WorldTruth } from './workload.ts';

/** The number of steps into which the time since the last poll is divided, and that in which the worker submitted. */
const STEPS = 8;
const SUBMISSIONS = 5;
/** As the schedule's: how much finding a submission counts, and the least a poll must be worth. */
const SUBMISSION_WEIGHT = 0.1;
const FLOOR = 0.008;
const LEAST_SHARE = 0.02;
const HALVINGS = 16;

/** What the policy knows about a check. Epoch milliseconds. */
interface Belief {
  plan: SubmissionPlan;
  productId: string;
  status: string;
  polledAt: number;
  /** The possible moments of submission, and how likely each is. */
  submissions: { at: number; police: number; day: number; weight: number }[];
}

/**
 * Polls by the index of the schedule, computed from the world's true distributions: every hour, every shape, the day on
 * which they change. It learns nothing, and it is not bound to poll every check twice a day.
 */
export function createInformed(truth: WorldTruth, minIntervalMs: number): Policy {
  const { police, people } = truth;
  const beliefs = new Map<string, Belief>();
  const checks = new Map<string, PolledCheck>();
  /** The queue needs checks with a model; the model is not used. */
  const models = createProductModels(createLocalCalendar(TIME_ZONE));
  const queue = createPriorityQueue({
    minIntervalMs,
    floor: FLOOR,
    priorityOf,
    // Only how far ahead it computes.
    deadlineOf: ({ pickedAt }) => pickedAt + 60 * DAY_MS,
  });
  const released = new Float64Array(STEPS + 1);
  const submitted = new Float64Array(STEPS + 1);
  const cumulated = new Float64Array(STEPS + 1);
  const instant = new Float64Array(STEPS + 1);

  function submittedBy(at: number, { plan, productId }: Belief): number {
    return submittedShare(at, plan, truth.turnaroundOf(productId), people);
  }

  function unreleased(at: number, { submissions, productId }: Belief): number {
    const turnaround = truth.turnaroundOf(productId);
    const passed = police.time(at);
    let sum = 0;
    for (const one of submissions) {
      sum += one.weight * unreleasedShare(at - one.at, (passed - one.police) / one.day, turnaround);
    }
    return sum;
  }

  /** The odds of these shares, integrated over `tau`. */
  function odds(shares: Float64Array, tau: number): number {
    let sum = 0;
    for (let i = 1; i <= STEPS; i += 1) {
      const share = shares[i] ?? 0;
      sum += (share / Math.max(LEAST_SHARE, 1 - share)) * (i === STEPS ? 0.5 : 1);
    }
    return (sum * tau) / STEPS;
  }

  /** The index of shares that start again from zero at each poll: equal to `odds` if they grow evenly, greater if they speed up. */
  function sinceRenewal(shares: Float64Array, tau: number): number {
    const last = shares[STEPS] ?? 0;
    return Math.max(odds(shares, tau), (tau * last) / Math.max(LEAST_SHARE, 1 - last) - odds(shares, tau));
  }

  function submittedPriority(belief: Belief, tau: number): number {
    const before = Math.max(1e-12, unreleased(belief.polledAt, belief));
    for (let i = 1; i <= STEPS; i += 1) {
      released[i] = Math.max(0, 1 - unreleased(belief.polledAt + (tau * i) / STEPS, belief) / before);
    }
    return odds(released, tau);
  }

  /** When this part of the workers who submit between `after` and `by` have submitted. */
  function submittedAt(part: number, after: number, by: number, belief: Belief): number {
    const before = submittedBy(after, belief);
    const target = before + part * (submittedBy(by, belief) - before);
    let lower = after;
    let upper = by;
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = (lower + upper) / 2;
      if (submittedBy(middle, belief) < target) lower = middle;
      else upper = middle;
    }
    return upper;
  }

  function pendingPriority(belief: Belief, now: number): number {
    const turnaround = truth.turnaroundOf(belief.productId);
    // No one submits at night, and many may as soon as people's hours begin: the steps start just before that.
    const from = Math.max(belief.polledAt, submittedAt(0.01, belief.polledAt, now, belief) - SECOND_MS);
    const tau = now - from;
    for (let i = 0; i <= STEPS; i += 1) {
      cumulated[i] = submittedBy(from + (tau * i) / STEPS, belief);
      instant[i] = i === 0 ? 0 : instantShare((tau * (i - 0.5)) / STEPS, turnaround);
    }
    const before = cumulated[0] ?? 0;
    const pending = Math.max(1e-12, 1 - before);
    for (let i = 1; i <= STEPS; i += 1) {
      let sum = 0;
      for (let j = 0; j < i; j += 1) {
        sum += ((cumulated[j + 1] ?? 0) - (cumulated[j] ?? 0)) * (instant[i - j] ?? 0);
      }
      released[i] = sum / pending;
      submitted[i] = ((cumulated[i] ?? 0) - before - sum) / pending;
    }
    return sinceRenewal(released, tau) + SUBMISSION_WEIGHT * sinceRenewal(submitted, tau);
  }

  function priorityOf(check: PolledCheck, now: number): number {
    const belief = beliefs.get(check.id);
    if (belief === undefined || now <= belief.polledAt) return 0;
    const tau = now - belief.polledAt;
    const isSubmitted = belief.status === 'In Progress';
    return (isSubmitted ? submittedPriority(belief, tau) : pendingPriority(belief, now)) / 1000;
  }

  function submissionsBetween(after: number, by: number, belief: Belief): Belief['submissions'] {
    const count = by - after < 1000 ? 1 : SUBMISSIONS;
    return Array.from({ length: count }, (_, i) => {
      const at = count === 1 ? by : submittedAt((i + 0.5) / count, after, by, belief);
      return { at, police: police.time(at), day: truth.businessDayAt(at), weight: 1 };
    });
  }

  return {
    add(added: ScheduledCheck) {
      const { id, productId, status, invitedAt, inProgressSeenAt, lastPolledAt } = added;
      const belief: Belief = {
        plan: submissionPlan(invitedAt, truth.turnaroundOf(productId), people),
        productId,
        status,
        polledAt: lastPolledAt ?? invitedAt,
        submissions: [],
      };
      if (inProgressSeenAt !== undefined) {
        belief.submissions = submissionsBetween(inProgressSeenAt, inProgressSeenAt, belief);
      }
      const check = toPolledCheck(added, models.of(productId, invitedAt), minIntervalMs);
      beliefs.set(id, belief);
      checks.set(id, check);
      queue.add(check, belief.polledAt);
    },
    polled(id, { at, status }) {
      const belief = beliefs.get(id);
      const check = checks.get(id);
      if (belief === undefined || check === undefined) return;
      if (belief.status === 'Pending' && status === 'In Progress') {
        belief.submissions = submissionsBetween(belief.polledAt, at, belief);
      }
      belief.status = status;
      belief.polledAt = at;
      queue.add(check, at);
    },
    remove(id) {
      const check = checks.get(id);
      if (check !== undefined) queue.remove(check);
      checks.delete(id);
      beliefs.delete(id);
    },
    next(now) {
      const pick = queue.next(now);
      if (!('check' in pick)) return pick;
      pick.check.pickedAt = now;
      queue.hold(pick.check);
      return { poll: pick.check.id };
    },
  };
}
