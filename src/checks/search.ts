import { setImmediate } from 'node:timers/promises';
import { soughtAddress } from '../text/find-addresses.ts';
import { type Findable, parseQuery, rankMatch, toFindable } from '../text/rank-match.ts';
import type { Check, Worker } from './check.ts';
import type { ListFilter, Person } from './check-service.ts';
import { ownerOf } from './owner.ts';
import { isOpen } from './polling-rules.ts';
import { readReference } from './reference.ts';

/** The newest first. */
export function newestFirst(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => b.createdAt - a.createdAt);
}

/** Search index per worker record, built once. */
const findables = new WeakMap<Worker, Findable>();

function findableOf(worker: Worker): Findable {
  const known = findables.get(worker) ?? toFindable(worker);
  findables.set(worker, known);
  return known;
}

/** Names folded before yielding to the event loop: a few milliseconds' work. */
const SLICE = 200;

/** Call before a search: indexes names not indexed yet. */
export async function prepareSearch(checks: readonly Check[]): Promise<void> {
  let folded = 0;
  for (const { worker } of checks) {
    if (worker === undefined || findables.has(worker)) continue;
    findableOf(worker);
    folded += 1;
    if (folded % SLICE === 0) await setImmediate();
  }
}

/** Matches by name or e-mail: best rank first, then newest. */
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

/** If both a check and its replacement match, only the replacement is kept. */
function withoutReplaced(found: readonly Check[]): Check[] {
  const ids = new Set(found.map(({ id }) => id));
  return found.filter(({ state, replacedBy }) => state !== 'Replaced' || !ids.has(replacedBy?.checkId ?? ''));
}

/** By reference, else by full e-mail, else by part of the name or e-mail. */
export function findChecks(checks: readonly Check[], term: string): Check[] {
  const reference = readReference(term);
  const named = checks.filter((check) => check.reference === reference);
  if (named.length > 0) return named;
  const address = soughtAddress(term);
  const addressed = checks.filter((check) => check.worker?.email.toLowerCase() === address);
  if (address !== undefined && addressed.length > 0) return withoutReplaced(newestFirst(addressed));
  return withoutReplaced(byWorker(checks, term));
}

/** Pending checks whose reference, name or e-mail contains `query`; all of them if it is empty. */
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
      return newestFirst(listed.filter((check) => ownerOf(check) === person.userId));
    default:
      return newestFirst(listed.filter((check) => `@${ownerOf(check)}` === filter));
  }
}

/** Key of an address and a product; the address ignores case. */
export function invitee(email: string, productId: string): string {
  return `${email.trim().toLowerCase()} ${productId}`;
}

type Invited = Partial<Pick<Check, 'worker' | 'productId'>>;

function inviteeOf({ worker, productId }: Invited): string | undefined {
  return worker === undefined || productId === undefined ? undefined : invitee(worker.email, productId);
}

/** For whom the check is, and for whom the one that is about to replace it. */
export function inviteesOf(check: Check): string[] {
  const to = inviteeOf(check);
  const next = check.replacing && inviteeOf(check.replacing);
  return [to, next === to ? undefined : next].filter((key) => key !== undefined);
}

function findFor(checks: readonly Check[], email: string, productId: string): Check[] {
  const sought = invitee(email, productId);
  return newestFirst(checks.filter((check) => inviteeOf(check) === sought));
}

/**
 * Refused because WorkerChecks already has an invitation for this person: that one is open but no check follows it,
 * unless another has been sent or followed since.
 */
const isHeldByAnother = (check: Check, all: readonly Check[]): boolean =>
  check.state === 'Refused' &&
  check.refusal === 'duplicate' &&
  !all.some(({ invitedAt }) => invitedAt !== undefined && invitedAt >= check.stateSince);

/**
 * Checks that another invitation to this address and product would duplicate, newest first: open ones, those
 * WorkerChecks refused as duplicates, and those about to be replaced by such an invitation.
 */
export function findOpenFor(checks: readonly Check[], email: string, productId: string): Check[] {
  const sought = invitee(email, productId);
  const found = checks.filter((check) => inviteeOf(check) === sought);
  const open = found.filter((check) => isOpen(check) || isHeldByAnother(check, found));
  const replaced = checks.filter(
    ({ replacing }) => replacing !== undefined && inviteeOf(replacing) === sought,
  );
  return newestFirst([...new Set([...open, ...replaced])]);
}

/** The check for this address and product that is waiting for its invitation id. */
export function findWaitingFor(
  checks: readonly Check[],
  email: string,
  productId: string,
): Check | undefined {
  const found = findFor(checks, email, productId);
  return found.find((check) => check.state === 'Unconfirmed' || isHeldByAnother(check, found));
}
