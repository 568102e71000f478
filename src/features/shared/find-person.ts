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

/**
 * The person that was typed after an at sign: Slack passes on what was typed, so it is compared with people's names.
 * Undefined: none has this name.
 *
 * @param people user ids of those it may be, the likeliest first
 */
export async function findPerson(
  { web }: Pick<Services, 'web'>,
  typed: string,
  people: readonly string[],
): Promise<string | undefined> {
  const id = mentioned(typed);
  if (id !== undefined) return id;
  const sought = folded(typed.replace(/^@/, ''));
  const some = [...new Set(people)].slice(0, MAX_PEOPLE);
  const isNamed = async (userId: string) =>
    folded(userId) === sought || (await readPersonNames(web, userId)).some((name) => folded(name) === sought);
  for (let start = 0; start < some.length; start += MAX_CONCURRENT_REQUESTS) {
    const few = some.slice(start, start + MAX_CONCURRENT_REQUESTS);
    const named = await Promise.all(few.map(isNamed));
    const found = few.find((_, index) => named[index]);
    if (found !== undefined) return found;
  }
  return undefined;
}
