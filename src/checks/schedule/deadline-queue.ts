import { createMinHeap } from './min-heap.ts';
import type { PolledCheck } from './polled-check.ts';

/** Looks that are due whatever they are worth, the longest due first. */
export interface DeadlineQueue {
  /** A new check, or one whose deadline may have come nearer. */
  enter(check: PolledCheck): void;
  /** What was entered is forgotten. */
  leave(check: PolledCheck): void;
  first(): { check: PolledCheck; dueAt: number } | undefined;
}

/** A look only puts its check's deadline off, so the queue is put right where it matters: at its head. */
export function createDeadlineQueue(deadline: (check: PolledCheck) => number): DeadlineQueue {
  const queue = createMinHeap<PolledCheck>();

  function enter(check: PolledCheck): void {
    check.deadlineAt = deadline(check);
    queue.push(check.deadlineAt, check);
  }

  return {
    enter,
    leave(check) {
      check.deadlineAt = Number.NaN;
    },
    first() {
      for (let first = queue.peek(); first !== undefined; first = queue.peek()) {
        const { at, item: check } = first;
        const entered = check.deadlineAt === at;
        if (entered && deadline(check) <= at) return { check, dueAt: at };
        queue.pop();
        if (entered) enter(check);
      }
      return undefined;
    },
  };
}
