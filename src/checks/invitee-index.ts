import type { Check } from './check.ts';
import { invitee, inviteesOf } from './search.ts';

/**
 * Finds the checks for an address and product, and those about to be replaced by one for it, in a list of all checks. It
 * indexes the list, and of the next one only what differs: each form is looked up, and a form changes one check of ten
 * thousand.
 *
 * @returns a function of the list, which must not be changed, the address and the product
 */
export function createInviteeIndex(): (
  checks: readonly Check[],
  email: string,
  productId: string,
) => readonly Check[] {
  let indexed: readonly Check[] = [];
  const byInvitee = new Map<string, Set<Check>>();

  function leaveOut(check: Check): void {
    for (const key of inviteesOf(check)) {
      const theirs = byInvitee.get(key);
      theirs?.delete(check);
      if (theirs?.size === 0) byInvitee.delete(key);
    }
  }

  function takeIn(check: Check): void {
    for (const key of inviteesOf(check)) {
      const theirs = byInvitee.get(key);
      if (theirs === undefined) byInvitee.set(key, new Set([check]));
      else theirs.add(check);
    }
  }

  function catchUp(checks: readonly Check[]): void {
    if (checks === indexed) return;
    // First all that are gone: a check may only have moved.
    for (const [i, check] of indexed.entries()) if (check !== checks[i]) leaveOut(check);
    for (const [i, check] of checks.entries()) if (check !== indexed[i]) takeIn(check);
    indexed = checks;
  }

  return (checks, email, productId) => {
    catchUp(checks);
    return [...(byInvitee.get(invitee(email, productId)) ?? [])];
  };
}
