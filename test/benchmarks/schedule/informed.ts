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
import { createTrueBelief, submittedAt, submittedBy, type TrueBelief, updateBelief } from './true-belief.ts';
import { instantShare, unreleasedShare } from './true-turnaround.ts';
import { TIME_ZONE, type WorldTruth } from './workload.ts';

/** The number of steps into which the time since the last poll is divided. */
const STEPS = 8;
/** As the schedule's: how much finding a submission counts, and the least a poll must be worth. */
const SUBMISSION_WEIGHT = 0.1;
const FLOOR = 0.009;
const LEAST_SHARE = 0.02;

/**
 * Polls by the index of the schedule, computed from the world's true distributions: every hour, every shape, the day on
 * which they change. It learns nothing, and it is not bound to poll every check twice a day.
 */
export function createInformed(truth: WorldTruth, minIntervalMs: number): Policy {
  const { police } = truth;
  const beliefs = new Map<string, TrueBelief>();
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

  function unreleased(at: number, { submissions, turnaround }: TrueBelief): number {
    const passed = police.time(at);
    let sum = 0;
    for (const one of submissions) {
      sum += unreleasedShare(at - one.at, (passed - one.police) / one.day, turnaround);
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

  function submittedPriority(belief: TrueBelief, tau: number): number {
    const before = Math.max(1e-12, unreleased(belief.polledAt, belief));
    for (let i = 1; i <= STEPS; i += 1) {
      released[i] = Math.max(0, 1 - unreleased(belief.polledAt + (tau * i) / STEPS, belief) / before);
    }
    return odds(released, tau);
  }

  function pendingPriority(belief: TrueBelief, now: number): number {
    const { polledAt, turnaround } = belief;
    // No one submits at night, and many may as soon as people's hours begin: the steps start just before that.
    const first = submittedAt(0.01, { after: polledAt, by: now }, belief, truth);
    const from = Math.max(polledAt, first - SECOND_MS);
    const tau = now - from;
    for (let i = 0; i <= STEPS; i += 1) {
      cumulated[i] = submittedBy(from + (tau * i) / STEPS, belief, truth);
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

  return {
    add(added: ScheduledCheck) {
      const { id, productId, invitedAt } = added;
      const belief = createTrueBelief(added, truth);
      const check = toPolledCheck(added, models.of(productId, invitedAt), minIntervalMs);
      beliefs.set(id, belief);
      checks.set(id, check);
      queue.add(check, belief.polledAt);
    },
    polled(id, answer) {
      const belief = beliefs.get(id);
      const check = checks.get(id);
      if (belief === undefined || check === undefined) return;
      updateBelief(belief, answer, truth);
      queue.add(check, answer.at);
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
