import { fullName } from '../../text/full-name.ts';
import type { Check } from '../check.ts';

/** How an operator names a worker. */
export type AskedWorker = { reference: string } | { email: string };

/** A worker whose details are to be exported and erased. */
export interface Subject {
  /** In lower case. Undefined: the check that was asked for no longer has it. */
  email: string | undefined;
  /** What is to be erased, in this order. */
  checks: readonly Check[];
  /** Other checks of this address, which are kept. */
  others: number;
}

/** What finds records about a worker; in lower case. */
export interface WorkerTerms {
  /** Address, mobiles and full names. */
  personal: readonly string[];
  /** Ids and references of their checks. */
  ids: readonly string[];
}

const hasAddress = ({ worker, replacing }: Check, email: string) =>
  [worker, replacing?.worker].some((one) => one?.email.toLowerCase() === email);

/**
 * The checks whose invitations replaced one another, also with another address: they are about the same worker. Each comes
 * before the one by which it was found, so that an erasure that was interrupted finds it again.
 */
function withReplaced(found: readonly Check[], all: readonly Check[]): Check[] {
  const known = new Set(found);
  for (const check of known) {
    const linked = [check.replaces, check.replacedBy, check.replacing].map((other) => other?.checkId);
    for (const other of all) if (linked.includes(other.id)) known.add(other);
  }
  return [...known].toReversed();
}

/** Undefined: there is no such check. An address is never unknown: forms may hold it. */
export function findSubject(all: readonly Check[], asked: AskedWorker): Subject | undefined {
  if ('email' in asked) {
    const email = asked.email.toLowerCase();
    const checks = withReplaced(
      all.filter((check) => hasAddress(check, email)),
      all,
    );
    return { email, checks, others: 0 };
  }
  const check = all.find(({ reference }) => reference === asked.reference);
  if (check === undefined) return undefined;
  const email = check.worker?.email.toLowerCase();
  const checks = withReplaced([check], all);
  const others = all.filter((one) => email !== undefined && hasAddress(one, email) && !checks.includes(one));
  return { email, checks, others: others.length };
}

export function termsOf({ email, checks }: Subject): WorkerTerms {
  const workers = checks.flatMap(({ worker }) => (worker === undefined ? [] : [worker]));
  // A single name is a word that says nothing by itself.
  const names = workers.map(fullName).filter((name) => name.includes(' '));
  const personal = [email, ...workers.map(({ mobile }) => mobile), ...names];
  const ids = checks.flatMap(({ id, reference, invitationId }) => [id, reference, invitationId]);
  const known = (words: (string | undefined)[]) => [
    ...new Set(words.flatMap((word) => (word === undefined ? [] : [word.toLowerCase()]))),
  ];
  return { personal: known(personal), ids: known(ids) };
}
