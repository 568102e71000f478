import type { Check } from '../check.ts';
import type { VendorResult } from '../ports.ts';

/** What of a vendor's answer shows that an invitation is not the check's. */
export type Mismatch = 'email' | 'reference';

const OURS = /^CHK-[2-9A-Z]{5}$/;
/** Some APIs hide a part of what they name. */
const MASKED = /[*•…]/;

export interface Expected {
  email: string;
  /** Of the check that is to follow the invitation; undefined where that is yet to be made. */
  reference: string | undefined;
  /** The invitation was sent from here, with that reference; else it may bear one that was given it in BusinessHub. */
  sentFromHere: boolean;
  /** Every check known here: an invitation sent for one of them is not another's. */
  checks: readonly Pick<Check, 'reference'>[];
}

/** Why an invitation cannot be the check's; undefined where nothing speaks against it. */
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
