import type { PeopleSource } from '../../src/people/people-list.ts';
import { readPeople } from '../../src/people/read-people.ts';
import { READ_OPTIONS } from './read-options.ts';

/** Each person as "First Last <address> mobile product start", each bad row as its complaints, or the one error. */
export async function describePeople(source: PeopleSource): Promise<string[]> {
  const list = await readPeople(source, READ_OPTIONS);
  if ('error' in list) return [list.error];
  return list.rows.map(({ person, productId, startsOn, complaints }) => {
    if (person === undefined) return complaints.join(' ');
    const { firstName, lastName, email, mobile } = person;
    const name = firstName === '' ? `(one name) ${lastName}` : `${firstName} ${lastName}`;
    return [`${name} <${email}>`, mobile, productId, startsOn].filter((part) => part !== undefined).join(' ');
  });
}
