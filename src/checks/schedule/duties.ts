import type { FollowedCheck } from './followed-check.ts';
import { createMinHeap } from './min-heap.ts';

/** Looks that are due whatever they are worth, the longest due first. */
export interface Duties {
  /** A new check, or one whose deadline may have come nearer. */
  enter(check: FollowedCheck): void;
  /** What was entered is forgotten. */
  leave(check: FollowedCheck): void;
  first(): { check: FollowedCheck; dueAt: number } | undefined;
}

/** A look only puts its check's deadline off, so the queue is put right where it matters: at its head. */
export function createDuties(deadline: (check: FollowedCheck) => number): Duties {
  const queue = createMinHeap<FollowedCheck>();

  function enter(check: FollowedCheck): void {
    check.dutyAt = deadline(check);
    queue.push(check.dutyAt, check);
  }

  return {
    enter,
    leave(check) {
      check.dutyAt = Number.NaN;
    },
    first() {
      for (let first = queue.peek(); first !== undefined; first = queue.peek()) {
        const { at, item: check } = first;
        const entered = check.dutyAt === at;
        if (entered && deadline(check) <= at) return { check, dueAt: at };
        queue.pop();
        if (entered) enter(check);
      }
      return undefined;
    },
  };
}
