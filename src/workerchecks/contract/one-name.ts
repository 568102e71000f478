import { z } from 'zod';

const EXPECTED =
  'expected last-name-only, both, { firstName: a text or null } or { lastName: a text or null }';
const filler = z.string(EXPECTED).nullable();

/**
 * How to send the name of a person with a single name. `last-name-only`: the first name is sent empty. `both`: the name
 * is sent twice. `{ firstName: "-" }`: the name as the last name, and this filler as the first name; null: the first
 * name is not sent. `{ lastName: "-" }`: the reverse.
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

/**
 * The names to send; undefined: omit the field. If one of the inputs is empty, the other is the person's single name.
 */
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
