import type { Policy } from './policy.ts';

/** A plain queue: polls the check that was polled longest ago, each at most every `everyMs`. With 15 minutes it is the sweep. */
export function createRoundRobin(everyMs: number): Policy {
  const lookedAt = new Map<string, number>(); // in the order of looks

  return {
    add({ id, invitedAt, lastPolledAt }) {
      lookedAt.set(id, lastPolledAt ?? invitedAt);
    },
    polled() {},
    remove(id) {
      lookedAt.delete(id);
    },
    next(now) {
      const first = lookedAt.entries().next();
      if (first.done) return { waitUntil: Number.POSITIVE_INFINITY };
      const [id, at] = first.value;
      if (at + everyMs > now) return { waitUntil: at + everyMs };
      lookedAt.delete(id);
      lookedAt.set(id, now);
      return { poll: id };
    },
  };
}
