import { createMinHeap } from './min-heap.ts';
import type { PolledCheck } from './polled-check.ts';
import { priorityReachedAt } from './priority-reached-at.ts';
import type { PriorityOf, QueueEntry } from './queue-entry.ts';

export interface DormantOptions {
  minIntervalMs: number;
  /** The lowest priority that is worth a request. */
  floor: number;
  priorityOf: PriorityOf;
  /** The check is polled by then whatever its priority. Nothing is computed beyond it. */
  deadlineOf: (check: PolledCheck) => number;
}

/** The entries that are not compared, each until the moment at which its priority is expected to reach a threshold. */
export interface DormantEntries {
  /** The highest threshold that an entry waits to reach. */
  readonly highestThreshold: number;
  addUntil(entry: QueueEntry, at: number): void;
  addUntilReached(entry: QueueEntry, threshold: number, now: number): void;
  /** The entry that is due next. It stays. */
  first(): { at: number; item: QueueEntry } | undefined;
  clear(): void;
}

export function createDormantEntries(options: DormantOptions): DormantEntries {
  const { minIntervalMs, floor, priorityOf, deadlineOf } = options;
  const queue = createMinHeap<QueueEntry>();
  let highestThreshold = floor;

  function reachedAt({ check, pickedAt, priority, measuredAt }: QueueEntry, threshold: number, now: number) {
    const from = Math.max(now, pickedAt + minIntervalMs);
    const wait = {
      since: pickedAt,
      from,
      until: deadlineOf(check),
      priority: measuredAt === from ? priority : priorityOf(check, from),
    };
    return priorityReachedAt((at) => priorityOf(check, at), wait, threshold);
  }

  function addUntil(entry: QueueEntry, at: number): void {
    entry.isActive = false;
    entry.check.activeAt = at;
    if (at < Number.POSITIVE_INFINITY) queue.push(at, entry);
  }

  return {
    get highestThreshold() {
      return highestThreshold;
    },
    addUntil,
    addUntilReached(entry, threshold, now) {
      highestThreshold = Math.max(highestThreshold, threshold);
      entry.awaitedThreshold = threshold;
      addUntil(entry, reachedAt(entry, threshold, now));
    },
    first() {
      for (let first = queue.peek(); first !== undefined; first = queue.peek()) {
        const { at, item } = first;
        if (!item.isRemoved && !item.isActive && item.check.activeAt === at) return first;
        queue.pop();
      }
      return undefined;
    },
    clear() {
      highestThreshold = floor;
      queue.clear();
    },
  };
}
