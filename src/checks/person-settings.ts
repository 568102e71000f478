import { z } from 'zod';
import { within } from '../time/within.ts';
import type { Collection } from './ports.ts';

/** What a person wants to be told. Key: their user id. */
export const personSettingsSchema = z.object({
  teamId: z.string(),
  /** Where they are told of a result: in the thread of its card, by DM, or in a digest alone. */
  results: z.enum(['thread', 'dm', 'digest']),
  /** Whether they get a digest of the checks they own, by DM. */
  digest: z.boolean(),
});
export type PersonSettings = z.infer<typeof personSettingsSchema>;
export type PersonSettingsRecords = Collection<PersonSettings>;

/** How long a message waits for the settings. */
const TIMEOUT_MS = 2_000;

const DEFAULTS = { results: 'thread', digest: false } as const;

/** The settings of a person, or the defaults if there are none or the store cannot say. Never rejects. */
export type PersonSettingsOf = (userId: string) => Promise<Omit<PersonSettings, 'teamId'>>;

export function createPersonSettings(
  records: Pick<PersonSettingsRecords, 'get'>,
  onFailure: (error: unknown) => void,
): PersonSettingsOf {
  return async (userId) => {
    try {
      return (await within(TIMEOUT_MS, records.get(userId), () => undefined)) ?? DEFAULTS;
    } catch (error) {
      onFailure(error);
      return DEFAULTS;
    }
  };
}
