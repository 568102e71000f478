import { createMinHeap } from './min-heap.ts';
import type { PolledCheck } from './polled-check.ts';

/** Checks by the time at which each must be polled, the earliest first. Times are epoch milliseconds. */
export interface DeadlineQueue {
  /** Adds a check, or moves it where its deadline has become earlier. */
  add(check: PolledCheck): void;
  remove(check: PolledCheck): void;
  /** The check with the earliest deadline. It stays. */
  first(): { check: PolledCheck; dueAt: number } | undefined;
}

/**
 * A poll moves the key of its check only to a later time, so entries are corrected when they become the first.
 *
 * @param keyOf the deadline, or a moment that comes before it by as much for every check: see `afterMs`
 * @param afterMs how long after the key the deadline is; may change from one call to the next
 */
export function createDeadlineQueue(
  keyOf: (check: PolledCheck) => number,
  afterMs: () => number = () => 0,
): DeadlineQueue {
  const queue = createMinHeap<PolledCheck>();

  function add(check: PolledCheck): void {
    check.deadlineAt = keyOf(check);
    queue.push(check.deadlineAt, check);
  }

  return {
    add,
    remove(check) {
      check.deadlineAt = Number.NaN;
    },
    first() {
      for (let first = queue.peek(); first !== undefined; first = queue.peek()) {
        const { at, item: check } = first;
        const isCurrent = check.deadlineAt === at;
        if (isCurrent && keyOf(check) <= at) return { check, dueAt: at + afterMs() };
        queue.pop();
        if (isCurrent) add(check);
      }
      return undefined;
    },
  };
}
