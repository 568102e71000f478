import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Person } from '../../checks/check-service.ts';
import type { Collection } from '../../checks/ports.ts';
import { HOUR_MS } from '../../time/durations.ts';

const KEPT_MS = HOUR_MS;
const MAX_LENGTH = 200;

/** What a person searched for on their Home tab: often a name. Kept for an hour. */
export const homeSearchSchema = z.object({ teamId: z.string(), userId: z.string(), term: z.string() });
export type HomeSearch = z.infer<typeof homeSearchSchema>;

/** Key: an opaque id. Encrypted. */
export type HomeSearches = Collection<HomeSearch>;

/** Resolves with the search's id; undefined if nothing was typed. */
export async function saveSearch(
  searches: HomeSearches,
  { teamId, userId }: Person,
  typed: string,
): Promise<string | undefined> {
  const term = typed.trim().slice(0, MAX_LENGTH);
  if (term === '') return undefined;
  const id = randomUUID();
  await searches.set(id, { teamId, userId, term }, KEPT_MS);
  return id;
}

/** Undefined once it is forgotten, and for another person's search. */
export async function findSearch(
  searches: HomeSearches,
  { teamId, userId }: Person,
  id: string | undefined,
): Promise<string | undefined> {
  const search = id === undefined ? undefined : await searches.get(id);
  return search?.teamId === teamId && search.userId === userId ? search.term : undefined;
}
