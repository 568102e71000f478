import { DAY_MS } from '../time/durations.ts';
import type { Check } from './check.ts';
import type { Invitee, KnownChecks } from './check-service.ts';
import { findOpenFor, invitee, newestFirst } from './search.ts';

/** A second check for the same person within this time needs confirmation. */
const LATELY_MS = 30 * DAY_MS;

/**
 * Open and recently completed checks of each of these people, in their order. Scans the checks once, however many
 * people there are.
 */
export function findKnownChecks(
  checks: readonly Check[],
  people: readonly Invitee[],
  now: number,
): KnownChecks[] {
  const wanted = new Map<string, Check[]>(
    people.map(({ email, productId }) => [invitee(email, productId), []]),
  );
  for (const check of checks) {
    if (check.worker !== undefined) wanted.get(invitee(check.worker.email, check.productId))?.push(check);
  }
  return people.map(({ email, productId }) => {
    const theirs = wanted.get(invitee(email, productId)) ?? [];
    const open = findOpenFor(theirs, email, productId);
    const [completed] = newestFirst(theirs).filter(
      ({ state, completedSeenAt = 0 }) => state === 'Completed' && now - completedSeenAt < LATELY_MS,
    );
    return { open, completed: open.length === 0 ? completed : undefined };
  });
}
