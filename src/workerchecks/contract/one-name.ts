import { z } from 'zod';

const EXPECTED =
  'expected last-name-only, both, { firstName: a text or null } or { lastName: a text or null }';
const filler = z.string(EXPECTED).nullable();

/**
 * How the names of a person with one name are sent. `last-name-only`: the first name is sent empty. `both`: the name
 * twice. `{ firstName: "-" }`: the name as the last name, and this in the other field; null: that field is not sent.
 * `{ lastName: "-" }`: the other way round.
 */
export const oneNameSchema = z.union(
  [
    z.enum(['last-name-only', 'both']),
    z.strictObject({ firstName: filler }),
    z.strictObject({ lastName: filler }),
  ],
  EXPECTED,
);

export type OneName = z.infer<typeof oneNameSchema>;

/** The names as they are sent; undefined: not sent. One of the two may be empty, and the other is then all there is. */
export function namesToSend(
  { firstName, lastName }: { firstName: string; lastName: string },
  oneName: OneName,
): { firstName: string | undefined; lastName: string | undefined } {
  if (firstName !== '' && lastName !== '') return { firstName, lastName };
  const name = firstName || lastName;
  if (oneName === 'both') return { firstName: name, lastName: name };
  if (oneName === 'last-name-only') return { firstName: '', lastName: name };
  return 'firstName' in oneName
    ? { firstName: oneName.firstName ?? undefined, lastName: name }
    : { firstName: name, lastName: oneName.lastName ?? undefined };
}
