import { DAY_MS } from '../time/durations.ts';
import type { Check } from './check.ts';
import type { ResendLimit } from './check-service.ts';
import { invitee } from './search.ts';

/** How often the same worker may be invited for the same product in any 24 hours. The first invitation counts. */
export const MOST_PER_DAY = 3;

/** The check and all its predecessors, following `replaces`. */
function chainOf(checks: readonly Check[], check: Check): Check[] {
  const byId = new Map(checks.map((one) => [one.id, one]));
  const chain = [check];
  for (let id = check.replaces?.checkId; id !== undefined; ) {
    const before = byId.get(id);
    if (before === undefined || chain.some((one) => one.id === before.id)) break;
    chain.push(before);
    id = before.replaces?.checkId;
  }
  return chain;
}

/** When its invitation was, or may have been, sent. */
function sentAt({ state, invitedAt, stateSince }: Check): number | undefined {
  return state === 'Inviting' || state === 'Unconfirmed' ? stateSince : invitedAt;
}

/**
 * Whether this worker was invited too often or too recently, under any address: the new one and those it replaced. A
 * timestamp that a wrong clock put in the future does not count.
 *
 * @param to recipient and product of the new invitation
 * @param minMs minimum between two invitations
 * @param now epoch milliseconds
 */
export function resendLimit(
  checks: readonly Check[],
  check: Check,
  to: { email: string; productId: string },
  { minMs, now }: { minMs: number; now: number },
): ResendLimit | undefined {
  const chain = chainOf(checks, check);
  const emails = [to.email, ...chain.flatMap(({ worker }) => (worker === undefined ? [] : [worker.email]))];
  const invitees = new Set(
    emails.flatMap((email) => [invitee(email, to.productId), invitee(email, check.productId)]),
  );
  const isTheirs = ({ worker, productId }: Check) =>
    worker !== undefined && invitees.has(invitee(worker.email, productId));
  // Keyed by id, because `check` may be a separately read copy.
  const theirs = new Map([...checks.filter(isTheirs), ...chain].map((one) => [one.id, one]));
  const sent = [...theirs.values()]
    .flatMap((one) => sentAt(one) ?? [])
    .filter((at) => at <= now + minMs && now - at < DAY_MS)
    .toSorted((a, b) => b - a);
  const last = sent[0];
  const first = sent[MOST_PER_DAY - 1];
  if (first !== undefined) {
    return { of: 'day', most: MOST_PER_DAY, from: Math.max(first + DAY_MS, (last ?? 0) + minMs) };
  }
  if (last === undefined || now - last >= minMs) return undefined;
  return { of: 'interval', minMs, from: last + minMs };
}
