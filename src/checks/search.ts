import type { Check } from './check.ts';
import type { ListFilter, Person } from './desk.ts';
import { isOpen } from './following.ts';
import { readReference } from './reference.ts';

/** The newest first. */
export function newestFirst(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => b.createdAt - a.createdAt);
}

function words(check: Check): string {
  const { worker } = check;
  if (worker === undefined) return '';
  return `${worker.firstName} ${worker.lastName} ${worker.email}`.toLowerCase();
}

/** By reference, else by whole e-mail, else by part of name or e-mail. */
export function findChecks(checks: readonly Check[], term: string): Check[] {
  const reference = readReference(term);
  const named = checks.filter((check) => check.reference === reference);
  if (named.length > 0) return named;
  const sought = term.trim().toLowerCase().replace(/\s+/g, ' ');
  if (sought === '') return [];
  const addressed = checks.filter((check) => check.worker?.email.toLowerCase() === sought);
  if (addressed.length > 0) return newestFirst(addressed);
  return newestFirst(checks.filter((check) => words(check).includes(sought)));
}

/** Pending checks whose reference, name or e-mail contains `query`. */
export function findCancellable(checks: readonly Check[], query: string): Check[] {
  const sought = query.trim().toLowerCase();
  const found = checks.filter(
    (check) =>
      check.state === 'Pending' &&
      (check.reference.toLowerCase().includes(sought) || words(check).includes(sought)),
  );
  return newestFirst(found);
}

/** What `/check list` shows. */
export function filterChecks(checks: readonly Check[], filter: ListFilter, person: Person): Check[] {
  const listed = checks.filter((check) => check.state !== 'Refused' && check.state !== 'Purged');
  switch (filter) {
    case 'all':
      return newestFirst(listed);
    case 'pending':
      return newestFirst(listed.filter((check) => check.state === 'Pending'));
    case 'progress':
      return newestFirst(listed.filter((check) => check.state === 'In Progress'));
    case 'completed':
      return newestFirst(listed.filter((check) => check.state === 'Completed'));
    case 'mine':
      return newestFirst(listed.filter((check) => check.requester.userId === person.userId));
  }
}

/** The open check for this person and product, by e-mail without case. */
export function findOpenFor(checks: readonly Check[], email: string, productId: string): Check | undefined {
  const sought = email.trim().toLowerCase();
  const found = checks.filter(
    (check) => isOpen(check) && check.productId === productId && check.worker?.email.toLowerCase() === sought,
  );
  return newestFirst(found)[0];
}
