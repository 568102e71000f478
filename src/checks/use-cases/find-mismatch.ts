import type { Check } from '../check.ts';
import type { VendorResult } from '../ports.ts';

/** The field of WorkerChecks' answer that shows that an invitation does not belong to the check. */
export type Mismatch = 'email' | 'reference';

const OURS = /^CHK-[2-9A-Z]{5}$/;
/** An address or reference that WorkerChecks has partly masked proves nothing. */
const MASKED = /[*•…]/;

export interface Expected {
  email: string;
  /** Reference of the check that is to follow the invitation; undefined if that has yet to be created. */
  reference: string | undefined;
  /**
   * True if the invitation was sent from here with that reference; otherwise it may have one assigned in BusinessHub.
   */
  sentFromHere: boolean;
  /** Every known check: an invitation sent for one of them cannot belong to another. */
  checks: readonly Pick<Check, 'reference'>[];
}

/** Why an invitation cannot belong to the check; undefined if nothing contradicts it. */
export function findMismatch(vendorResult: VendorResult, expected: Expected): Mismatch | undefined {
  if (vendorResult.kind !== 'summary') return undefined;
  const { email, reference } = vendorResult;
  if (email !== undefined && !MASKED.test(email) && plain(email) !== plain(expected.email)) return 'email';
  return reference === undefined || MASKED.test(reference) || mayBe(reference, expected)
    ? undefined
    : 'reference';
}

function mayBe(named: string, { reference, sentFromHere, checks }: Expected): boolean {
  const found = named.trim().toUpperCase();
  if (found === reference) return true;
  if (sentFromHere) return false;
  if (!OURS.test(found)) return true;
  return reference === undefined && !checks.some((check) => check.reference === found);
}

const plain = (email: string) => email.normalize('NFC').trim().toLowerCase();
