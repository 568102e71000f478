import type { ScheduledCheck } from '../../../src/checks/schedule/polled-check.ts';
import type { Policy } from './policy.ts';
import type { ResultKind } from './turnaround.ts';
import type { CheckLifetime, Workload } from './workload.ts';

/** The poller's share: 25 requests in any 60 seconds, evenly spread. */
export const REQUEST_EVERY_MS = 60_000 / 25;

export interface Outcome {
  /** Milliseconds from the release to the poll that finds it, for checks released after the warm-up. */
  delays: { strand: ResultKind; delay: number }[];
  /** Requests sent after the warm-up. */
  requests: number;
  /** Of those that could have been sent. */
  requestsAllowed: number;
  /** The longest time between two polls of an open check after the warm-up, milliseconds. */
  longestGap: number;
  /** The time spent on picking, also where no check was worth a poll, and on learning from the answers, per poll. */
  microsecondsPerLook: number;
}

export interface SimulationOptions {
  workload: Workload;
  policy: Policy;
  warmUpMs: number;
  /**
   * From `firstAt` on the policy is replaced every so often by one that is told of all open checks, as when the bot starts
   * again. Epoch milliseconds.
   */
  restarts?: { firstAt: number; everyMs: number; reopen: () => Policy };
}

/** Runs one policy through one world. Every poll is answered at once. */
export function simulate({ workload, policy: first, warmUpMs, restarts }: SimulationOptions): Outcome {
  const { fates, startsAt, endsAt } = workload;
  let policy = first;
  let restartAt = restarts?.firstAt ?? Number.POSITIVE_INFINITY;
  /** Open checks, as their policy was told of them and has polled them since. */
  const known = new Map<string, ScheduledCheck>();
  const countsFrom = startsAt + warmUpMs;
  const byId = new Map(fates.map((fate) => [fate.id, fate]));
  const seenAt = new Map<string, number>();
  const cancellations = fates
    .filter(({ strand }) => strand === 'never')
    .toSorted((a, b) => a.cancelledAt - b.cancelledAt);
  const outcome: Outcome = {
    delays: [],
    requests: 0,
    requestsAllowed: 0,
    longestGap: 0,
    microsecondsPerLook: 0,
  };
  let invited = 0;
  let cancelled = 0;
  let polls = 0;
  let picking = 0;

  function timed<T>(work: () => T): T {
    const from = performance.now();
    const made = work();
    picking += performance.now() - from;
    return made;
  }

  function statusOf(fate: CheckLifetime, at: number): 'Pending' | 'In Progress' | 'Completed' {
    if (at < fate.submittedAt) return 'Pending';
    return at < fate.releasedAt ? 'In Progress' : 'Completed';
  }

  function add(check: ScheduledCheck): void {
    known.set(check.id, check);
    policy.add(check);
  }

  function remove(id: string): void {
    known.delete(id);
    policy.remove(id);
    seenAt.delete(id);
  }

  /** As the bot's store would have it. */
  function remember(id: string, now: number, status: 'Pending' | 'In Progress'): void {
    const before = known.get(id);
    if (before === undefined) return;
    const moved = before.status === 'Pending' && status === 'In Progress' ? { inProgressSeenAt: now } : {};
    known.set(id, { ...before, ...moved, status, lastPolledAt: now });
  }

  function restart(now: number): void {
    if (restarts === undefined || now < restartAt) return;
    restartAt += restarts.everyMs;
    policy = restarts.reopen();
    for (const check of known.values()) policy.add(check);
  }

  function begin(now: number): void {
    for (let fate = fates[invited]; fate !== undefined && fate.invitedAt <= now; fate = fates[invited]) {
      invited += 1;
      const { id, productId, invitedAt, submittedAt } = fate;
      if (invitedAt >= startsAt) add({ id, productId, status: 'Pending', invitedAt });
      else {
        // Open when the world starts: as after a restart, last seen some minutes ago.
        const lastPolledAt = startsAt - (invited % 100) * REQUEST_EVERY_MS;
        const submitted = submittedAt <= lastPolledAt;
        add({
          id,
          productId,
          status: submitted ? 'In Progress' : 'Pending',
          invitedAt,
          ...(submitted ? { inProgressSeenAt: submittedAt } : {}),
          lastPolledAt: Math.max(lastPolledAt, invitedAt),
        });
      }
      seenAt.set(id, Math.max(invitedAt, startsAt));
    }
    for (let fate = cancellations[cancelled]; fate !== undefined; fate = cancellations[cancelled]) {
      if (fate.cancelledAt > now) break;
      cancelled += 1;
      gap(fate.id, now);
      remove(fate.id);
    }
  }

  function gap(id: string, now: number): void {
    const unseen = now - (seenAt.get(id) ?? now);
    if (now >= countsFrom && unseen > outcome.longestGap) outcome.longestGap = unseen;
    seenAt.set(id, now);
  }

  function look(id: string, now: number): void {
    const fate = byId.get(id);
    if (fate === undefined || !seenAt.has(id)) throw new Error(`${id} is not open`);
    const status = statusOf(fate, now);
    gap(id, now);
    timed(() => policy.polled(id, { at: now, status }));
    if (status !== 'Completed') {
      remember(id, now, status);
      return;
    }
    remove(id);
    if (fate.releasedAt < countsFrom) return;
    outcome.delays.push({ strand: fate.strand, delay: now - fate.releasedAt });
  }

  /** Nothing happens before this: the policy waits, and no check is added or cancelled. */
  function idleUntil(waitUntil: number): number {
    return Math.min(
      waitUntil,
      fates[invited]?.invitedAt ?? endsAt,
      cancellations[cancelled]?.cancelledAt ?? endsAt,
    );
  }

  let quietUntil = startsAt;
  for (let tick = 0; startsAt + tick * REQUEST_EVERY_MS < endsAt; tick += 1) {
    const now = startsAt + tick * REQUEST_EVERY_MS;
    if (now >= countsFrom) outcome.requestsAllowed += 1;
    if (now < quietUntil) continue;
    begin(now);
    restart(now);
    const pick = timed(() => policy.next(now));
    if ('poll' in pick) {
      polls += 1;
      if (now >= countsFrom) outcome.requests += 1;
      look(pick.poll, now);
    } else quietUntil = idleUntil(pick.waitUntil);
  }
  outcome.microsecondsPerLook = (1000 * picking) / polls;
  return outcome;
}
