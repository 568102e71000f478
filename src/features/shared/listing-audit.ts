import type { Check } from '../../checks/check.ts';
import type { Audit } from '../../checks/ports.ts';
import { HOUR_MS } from '../../time/durations.ts';

/** Lists that refresh by themselves, or while a person types, are recorded once an hour. */
const RECORD_AGAIN_AFTER_MS = HOUR_MS;

type Named = readonly Pick<Check, 'reference'>[];

/** Records in the audit log that a person is shown these names. Show them only once this has resolved. */
export async function recordListing(
  audit: Audit,
  userId: string,
  about: string,
  checks: Named,
): Promise<void> {
  if (checks.length === 0) return;
  const references = checks.map(({ reference }) => reference);
  await audit.record({ userId, action: 'listed', reference: '', about, references });
}

/** Like `recordListing`, but records nothing if the same person was shown all of these within the last hour. */
export type ListingAudit = (userId: string, about: string, checks: Named) => Promise<void>;

export function createListingAudit(audit: Audit, now: () => number): ListingAudit {
  const seen = new Map<string, { at: number; references: Set<string> }>();

  return async (userId, about, checks) => {
    const key = `${userId} ${about}`;
    for (const [one, { at }] of seen) if (now() - at >= RECORD_AGAIN_AFTER_MS) seen.delete(one);
    const before = seen.get(key) ?? { at: now(), references: new Set() };
    const fresh = checks.filter(({ reference }) => !before.references.has(reference));
    if (fresh.length === 0) return;
    await recordListing(audit, userId, about, fresh);
    for (const { reference } of fresh) before.references.add(reference);
    seen.set(key, before);
  };
}
