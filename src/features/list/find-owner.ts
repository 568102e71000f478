import type { Check } from '../../checks/check.ts';
import { ownerOf } from '../../checks/owner.ts';
import { readPersonNames } from '../../slack/access/person-names.ts';
import type { Services } from '../../slack/services.ts';

/** A desk has far fewer people; each takes a request to Slack. */
const MAX_PEOPLE = 50;
const MAX_CONCURRENT_REQUESTS = 5;

const folded = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();

/** The user id in a mention as Slack escapes it. */
function mentioned(typed: string): string | undefined {
  return /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(typed.trim())?.[1];
}

/** The user ids of the people who own checks, those who own the newest first. */
function ownersOf(checks: readonly Check[]): string[] {
  return [...new Set(checks.map(ownerOf))].slice(0, MAX_PEOPLE);
}

/**
 * The owner that a person typed after an at sign: Slack passes on what was typed, so names are compared with those of the
 * people who own checks. Undefined: none has this name.
 *
 * @param checks newest first
 */
export async function findOwner(
  { web }: Pick<Services, 'web'>,
  typed: string,
  checks: readonly Check[],
): Promise<string | undefined> {
  const id = mentioned(typed);
  if (id !== undefined) return id;
  const sought = folded(typed.replace(/^@/, ''));
  const owners = ownersOf(checks);
  const isNamed = async (userId: string) =>
    folded(userId) === sought || (await readPersonNames(web, userId)).some((name) => folded(name) === sought);
  for (let start = 0; start < owners.length; start += MAX_CONCURRENT_REQUESTS) {
    const few = owners.slice(start, start + MAX_CONCURRENT_REQUESTS);
    const named = await Promise.all(few.map(isNamed));
    const found = few.find((_, index) => named[index]);
    if (found !== undefined) return found;
  }
  return undefined;
}
