import { createMinHeap } from '../../../src/checks/schedule/min-heap.ts';
import type { PolledCheck, ScheduledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { createPriorityQueue } from '../../../src/checks/schedule/priority-queue.ts';
import type { Policy } from './policy.ts';
import {
  instantShare,
  type SubmissionPlan,
  submissionPlan,
  submittedShare,
  unreleasedShare,
} from './true-turnaround.ts';
import type { WorldTruth } from './workload.ts';

const STEPS = 8;
const SUBMISSIONS = 5;
export const TUNE = { index: process.env.INDEX ?? 'odds', weight: Number(process.env.SUBW ?? 0.1) };

interface Belief {
  plan: SubmissionPlan;
  status: string;
  productId: string;
  polledAt: number;
  /** The possible moments of submission, and how likely each is. */
  submissions: { at: number; police: number; day: number; weight: number }[];
}

export function createInformed(truth: WorldTruth, minIntervalMs: number, floor = 0.02): Policy {
  const beliefs = new Map<string, Belief>();
  const checks = new Map<string, PolledCheck>();
  const { police, people } = truth;
  const queue = createPriorityQueue({
    minIntervalMs,
    floor,
    priorityOf,
    deadlineOf: ({ pickedAt }) => pickedAt + 7 * 86400_000,
  });
  void createMinHeap;

  function submittedBy(at: number, { plan, productId }: Belief) {
    return submittedShare(at, plan, truth.turnaroundOf(productId), people);
  }

  function survived(at: number, { submissions, productId }: Belief): number {
    const turnaround = truth.turnaroundOf(productId);
    const passed = police.time(at);
    let sum = 0;
    for (const one of submissions) {
      sum += one.weight * unreleasedShare(at - one.at, (passed - one.police) / one.day, turnaround);
    }
    return sum;
  }

  const shares = new Float64Array(STEPS + 1);
  const others = new Float64Array(STEPS + 1);
  const cumulated = new Float64Array(STEPS + 1);
  const instant = new Float64Array(STEPS + 1);

  function waitedFor(values: Float64Array, tau: number): number {
    if (TUNE.index === 'tauF') return tau * (values[STEPS] ?? 0);
    let sum = 0;
    for (let i = 1; i <= STEPS; i += 1) {
      const share = values[i] ?? 0;
      const value = TUNE.index === 'odds' ? share / Math.max(0.02, 1 - share) : share;
      sum += i === STEPS ? value / 2 : value;
    }
    return (sum * tau) / STEPS;
  }

  function priorityOf(check: PolledCheck, now: number): number {
    const belief = beliefs.get(check.id);
    if (belief === undefined || now <= belief.polledAt) return 0;
    const from = belief.polledAt;
    const tau = now - from;
    if (belief.status === 'In Progress') {
      const before = Math.max(1e-12, survived(from, belief));
      for (let i = 1; i <= STEPS; i += 1)
        shares[i] = Math.max(0, 1 - survived(from + (tau * i) / STEPS, belief) / before);
      return waitedFor(shares, tau) / 1000;
    }
    const turnaround = truth.turnaroundOf(belief.productId);
    for (let i = 0; i <= STEPS; i += 1) {
      cumulated[i] = submittedBy(from + (tau * i) / STEPS, belief);
      instant[i] = i === 0 ? 0 : instantShare((tau * (i - 0.5)) / STEPS, turnaround);
    }
    const pending = Math.max(1e-12, 1 - (cumulated[0] ?? 0));
    for (let i = 1; i <= STEPS; i += 1) {
      let sum = 0;
      for (let j = 0; j < i; j += 1)
        sum += ((cumulated[j + 1] ?? 0) - (cumulated[j] ?? 0)) * (instant[i - j] ?? 0);
      shares[i] = sum / pending;
      others[i] = ((cumulated[i] ?? 0) - (cumulated[0] ?? 0) - sum) / pending;
    }
    return (waitedFor(shares, tau) + TUNE.weight * waitedFor(others, tau)) / 1000;
  }

  function submissionsBetween(after: number, by: number, belief: Belief): Belief['submissions'] {
    if (by - after < 1000)
      return [{ at: by, police: police.time(by), day: truth.businessDayAt(by), weight: 1 }];
    return Array.from({ length: SUBMISSIONS }, (_, i) => {
      const a = after + ((by - after) * i) / SUBMISSIONS;
      const b = after + ((by - after) * (i + 1)) / SUBMISSIONS;
      const at = (a + b) / 2;
      const weight = Math.max(1e-9, submittedBy(b, belief) - submittedBy(a, belief));
      return { at, police: police.time(at), day: truth.businessDayAt(at), weight };
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
      if (inProgressSeenAt !== undefined)
        belief.submissions = submissionsBetween(inProgressSeenAt, inProgressSeenAt, belief);
      beliefs.set(id, belief);
      const check = {
        id,
        pickedAt: lastPolledAt ?? invitedAt - minIntervalMs,
        polledAt: belief.polledAt,
        activeAt: 0,
      } as PolledCheck;
      checks.set(id, check);
      queue.add(check, belief.polledAt);
    },
    polled(id, { at, status }) {
      const belief = beliefs.get(id);
      const check = checks.get(id);
      if (belief === undefined || check === undefined) return;
      if (belief.status === 'Pending' && status === 'In Progress')
        belief.submissions = submissionsBetween(belief.polledAt, at, belief);
      belief.status = status;
      belief.polledAt = at;
      check.polledAt = at;
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
