import { setImmediate } from 'node:timers/promises';
import { soughtAddress } from '../text/find-addresses.ts';
import { type Findable, parseQuery, rankMatch, toFindable } from '../text/rank-match.ts';
import type { Check, Worker } from './check.ts';
import type { ListFilter, Person } from './check-service.ts';
import { isOpen } from './polling-rules.ts';
import { readReference } from './reference.ts';

/** The newest first. */
export function newestFirst(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => b.createdAt - a.createdAt);
}

/** Made once for each worker's details. */
const findables = new WeakMap<Worker, Findable>();

function findableOf(worker: Worker): Findable {
  const known = findables.get(worker) ?? toFindable(worker);
  findables.set(worker, known);
  return known;
}

/** So many names are folded in a row before whatever else waits has its turn: a few milliseconds. */
const SLICE = 200;

/** Before a search: folds the names that no search has folded yet. */
export async function prepareSearch(checks: readonly Check[]): Promise<void> {
  let folded = 0;
  for (const { worker } of checks) {
    if (worker === undefined || findables.has(worker)) continue;
    findableOf(worker);
    folded += 1;
    if (folded % SLICE === 0) await setImmediate();
  }
}

/** Whose name or e-mail fits: those with the whole words first, and of these the newest. */
function byWorker(checks: readonly Check[], typed: string): Check[] {
  const query = parseQuery(typed);
  const found = checks.flatMap((check) => {
    const rank = check.worker && rankMatch(query, findableOf(check.worker));
    return rank === undefined ? [] : [{ check, rank }];
  });
  return found
    .sort((a, b) => a.rank - b.rank || b.check.createdAt - a.check.createdAt)
    .map(({ check }) => check);
}

/** By reference, else by whole e-mail, else by part of name or e-mail. */
export function findChecks(checks: readonly Check[], term: string): Check[] {
  const reference = readReference(term);
  const named = checks.filter((check) => check.reference === reference);
  if (named.length > 0) return named;
  const address = soughtAddress(term);
  const addressed = checks.filter((check) => check.worker?.email.toLowerCase() === address);
  if (address !== undefined && addressed.length > 0) return newestFirst(addressed);
  return byWorker(checks, term);
}

/** Pending checks whose reference, name or e-mail contains `query`; all of them where it is empty. */
export function findCancellable(checks: readonly Check[], query: string): Check[] {
  const pending = checks.filter((check) => check.state === 'Pending');
  const sought = query.trim().toUpperCase();
  if (sought === '') return newestFirst(pending);
  const reference = readReference(query);
  const referenced = pending.filter(
    (check) => check.reference === reference || check.reference.includes(sought),
  );
  const known = new Set(referenced);
  const others = byWorker(pending, query).filter((check) => !known.has(check));
  return [...newestFirst(referenced), ...others];
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

/** What tells one address and product from another: the address counts without case. */
export function invitee(email: string, productId: string): string {
  return `${email.trim().toLowerCase()} ${productId}`;
}

function findFor(checks: readonly Check[], email: string, productId: string): Check[] {
  const sought = invitee(email, productId);
  return newestFirst(checks.filter((check) => isFor(sought, check)));
}

function isFor(sought: string, { worker, productId }: Partial<Pick<Check, 'worker' | 'productId'>>): boolean {
  return worker !== undefined && productId !== undefined && invitee(worker.email, productId) === sought;
}

/**
 * Refused because WorkerChecks has an invitation for this person already: that one is open and followed by nobody, until
 * another was sent or followed since.
 */
const isHeldByAnother = (check: Check, all: readonly Check[]): boolean =>
  check.state === 'Refused' &&
  check.refusal === 'duplicate' &&
  !all.some(({ invitedAt }) => invitedAt !== undefined && invitedAt >= check.stateSince);

/**
 * The checks for this address and product that a second invitation would double, the newest first: those that are open,
 * those that WorkerChecks refused as a duplicate, and those in whose place an invitation there is about to be sent.
 */
export function findOpenFor(checks: readonly Check[], email: string, productId: string): Check[] {
  const sought = invitee(email, productId);
  const found = checks.filter((check) => isFor(sought, check));
  const open = found.filter((check) => isOpen(check) || isHeldByAnother(check, found));
  const replaced = checks.filter(({ replacing }) => replacing !== undefined && isFor(sought, replacing));
  return newestFirst([...new Set([...open, ...replaced])]);
}

/** The check for this address and product that waits to be told the id of its invitation. */
export function findWaitingFor(
  checks: readonly Check[],
  email: string,
  productId: string,
): Check | undefined {
  const found = findFor(checks, email, productId);
  return found.find((check) => check.state === 'Unconfirmed' || isHeldByAnother(check, found));
}
