import type { OpeningHours } from './opening-hours.ts';
import type { Policy } from './policy.ts';
import { createTrueBelief, submittedBy, type TrueBelief, updateBelief } from './true-belief.ts';
import { instantShare, instantWait, manualShare } from './true-turnaround.ts';
import type { WorldTruth } from './workload.ts';

/** The number of steps into which the time since the last poll is divided, by the wall and by the hours that matter. */
const STEPS = 8;
/** A share of instant releases above this is all of them. */
const ALL = 0.9999;

/** What a poll finds on average: results, and the milliseconds for which they have waited. */
interface Expected {
  results: number;
  waited: number;
}

export interface ExpectedWaiting {
  /** The policy, watched; what was seen of another before counts on. */
  watch(policy: Policy): Policy;
  /** The mean time from a release to the poll that finds it, milliseconds. */
  mean(): number;
}

/**
 * The mean delay that a policy's polls have by the world's true distributions, given what each poll could know. Most of the
 * chance that is in the delays of some hundred results is not in it.
 *
 * @param countsFrom epoch milliseconds: the warm-up is over
 */
export function createExpectedWaiting(truth: WorldTruth, countsFrom: number): ExpectedWaiting {
  const beliefs = new Map<string, TrueBelief>();
  const total: Expected = { results: 0, waited: 0 };

  function polled(id: string, answer: { at: number; status: string }): void {
    const belief = beliefs.get(id);
    if (belief === undefined) return;
    if (answer.at >= countsFrom && answer.at > belief.polledAt) {
      const { results, waited } = expectedOf(belief, answer.at, truth);
      total.results += results;
      total.waited += waited;
    }
    updateBelief(belief, answer, truth);
  }

  return {
    watch: (policy) => ({
      add(check) {
        if (!beliefs.has(check.id)) beliefs.set(check.id, createTrueBelief(check, truth));
        policy.add(check);
      },
      polled(id, answer) {
        polled(id, answer);
        policy.polled(id, answer);
      },
      remove(id) {
        beliefs.delete(id);
        policy.remove(id);
      },
      next: (now) => policy.next(now),
    }),
    mean: () => total.waited / total.results,
  };
}

function expectedOf(belief: TrueBelief, at: number, truth: WorldTruth): Expected {
  return belief.status === 'Pending' ? pendingResult(belief, at, truth) : submittedResult(belief, at, truth);
}

/** The worker may have submitted since the last poll, and only an instant result may have come. */
function pendingResult(belief: TrueBelief, at: number, truth: WorldTruth): Expected {
  const { polledAt, turnaround } = belief;
  const { people } = truth;
  const before = submittedBy(polledAt, belief, truth);
  const found = { results: 0, waited: 0 };
  if (submittedBy(at, belief, truth) <= before) return found;
  let from = polledAt;
  let submitted = before;
  for (const to of steps(people, polledAt, at)) {
    const later = submittedBy(to, belief, truth);
    // Those who were ready at night submit when people's hours begin: a step ends there.
    const isNight = people.time(to) - people.time(from) < 2;
    const age = at - (isNight && turnaround.nightsFromFirstDay ? to : (from + to) / 2);
    found.results += (later - submitted) * instantShare(age, turnaround);
    found.waited += (later - submitted) * instantWait(age, turnaround);
    from = to;
    submitted = later;
  }
  return over(found, 1 - before);
}

/** The worker had submitted at the last poll. */
function submittedResult(belief: TrueBelief, at: number, truth: WorldTruth): Expected {
  const { polledAt, turnaround } = belief;
  const { police } = truth;
  const since = police.time(polledAt);
  const moments = [polledAt, ...(police.time(at) > since ? steps(police, polledAt, at) : [])];
  const shown = moments.map((moment) => police.time(moment));
  const found = { results: 0, waited: 0 };
  let unreleased = 0;
  for (const submission of belief.submissions) {
    const instant = instantShare(polledAt - submission.at, turnaround);
    const manual = manualShare((since - submission.police) / submission.day, turnaround);
    unreleased += 1 - instant - manual;
    if (instant < ALL * (1 - turnaround.referred - turnaround.tail)) {
      const [age, before] = [at - submission.at, polledAt - submission.at];
      const waited = instantWait(age, turnaround) - instantWait(before, turnaround);
      found.results += instantShare(age, turnaround) - instant;
      found.waited += waited - (at - polledAt) * instant;
    }
    let released = 0;
    for (let i = 1; i < moments.length; i += 1) {
      const days = ((shown[i] ?? 0) - submission.police) / submission.day;
      const later = manualShare(days, turnaround) - manual;
      found.waited += ((released + later) / 2) * ((moments[i] ?? 0) - (moments[i - 1] ?? 0));
      released = later;
    }
    found.results += released;
  }
  return over(found, unreleased);
}

function over({ results, waited }: Expected, chance: number): Expected {
  const divisor = Math.max(1e-9, chance);
  return { results: Math.max(0, results / divisor), waited: Math.max(0, waited / divisor) };
}

/** Moments after `from`, up to `to`: even steps, those that are even on a clock that stops at night, and the ends of nights. */
function steps(clock: OpeningHours, from: number, to: number): readonly number[] {
  const parts = Array.from({ length: STEPS }, (_, i) => (i + 1) / STEPS);
  const even = parts.map((part) => from + part * (to - from));
  const [start, passed] = [clock.time(from), clock.time(to) - clock.time(from)];
  if (passed === 0 || passed === to - from) return even;
  const open = [0, ...parts].map((part) => clock.instantOf(start + part * passed));
  const nightEnds = even.map((moment) => clock.instantOf(clock.time(moment)));
  const between = [...open, ...nightEnds].filter((moment) => moment > from && moment < to);
  return [...even, ...between].toSorted((a, b) => a - b);
}
