import type { DeadlineQueue } from './deadline-queue.ts';
import type { PolledCheck } from './polled-check.ts';
import type { PriorityQueue } from './priority-queue.ts';
import type { RareQueue } from './rare-queue.ts';

export type Pick = { poll: string } | { waitUntil: number };

/** Picks the check to poll at `now` from the three queues, or says when to ask again. */
export type NextPick = (now: number) => Pick;

export function createNextPick(queues: {
  deadlines: DeadlineQueue;
  priorities: PriorityQueue;
  rare: RareQueue;
  /** After so many checks in a row that reached their deadline, one is picked by priority: neither group starves. */
  deadlinesInRow: () => number;
}): NextPick {
  const { deadlines, priorities, rare } = queues;
  let deadlinesInRow = 0;

  function pick(check: PolledCheck, now: number): Pick {
    check.pickedAt = now;
    priorities.hold(check);
    rare.countOther();
    return { poll: check.id };
  }

  function pickRare(check: PolledCheck, now: number): Pick {
    rare.pick(check, now);
    return { poll: check.id };
  }

  return (now) => {
    const rareEntry = rare.first();
    if (rareEntry !== undefined && rare.isShareDue(rareEntry, now)) return pickRare(rareEntry.check, now);
    const deadline = deadlines.first();
    const isDue = deadline !== undefined && deadline.dueAt <= now;
    if (isDue && deadlinesInRow < queues.deadlinesInRow()) {
      deadlinesInRow += 1;
      return pick(deadline.check, now);
    }
    deadlinesInRow = 0;
    const first = priorities.next(now);
    if ('check' in first) return pick(first.check, now);
    if (isDue) return pick(deadline.check, now);
    const idleAt = rare.idleAt(rareEntry);
    if (rareEntry !== undefined && idleAt <= now) return pickRare(rareEntry.check, now);
    return { waitUntil: Math.min(first.waitUntil, deadline?.dueAt ?? Number.POSITIVE_INFINITY, idleAt) };
  };
}
