import type { FoundPeople } from './fields/typed-person.ts';
import type {
  PeopleList,
  PeopleSource,
  PersonRow,
  ReadPeopleOptions,
  UnreadablePeople,
} from './people-list.ts';
import { readFile } from './read-file.ts';
import { readRow } from './read-row.ts';
import { readText } from './read-text.ts';

const NOBODY_FOUND = {
  text: 'There are no email addresses in this text. Enter one person per line, for example: Jane Doe, jane@mail.example, 0412 345 678',
  file: 'There are no people in this file. It needs a row for each person, with a name and an email address.',
};

/** Keeps the first row for an address and product; later ones get a complaint. */
function complainOfRepeats(read: readonly ReturnType<typeof readRow>[]): PersonRow[] {
  const seen = new Map<string, PersonRow[]>();
  return read.map(({ row, address }) => {
    if (address === undefined) return row;
    const earlier = seen.get(address) ?? [];
    seen.set(address, [...earlier, row]);
    // A person may have two different checks.
    const same = earlier.find(
      ({ productId }) =>
        productId === row.productId || productId === undefined || row.productId === undefined,
    );
    if (same === undefined) return row;
    const complaint = `the same address as row ${same.row}.`;
    return { ...row, person: undefined, complaints: [...row.complaints, complaint] };
  });
}

function toList(
  { people, ignoredColumns, ignoredLines }: FoundPeople,
  options: ReadPeopleOptions,
): PeopleList {
  const taken = people.slice(0, options.maxRows);
  const read = taken.map((person, index) => readRow(person, index + 1, options));
  const isTruncated = people.length > taken.length;
  return { rows: complainOfRepeats(read), ignoredColumns, ignoredLines, isTruncated };
}

/**
 * Reads the people in a list that a person pasted or uploaded, in almost any format. Never rejects because of its
 * content: complaints are given per row, or as the reason why nothing could be read.
 */
export async function readPeople(
  source: PeopleSource,
  options: ReadPeopleOptions,
): Promise<PeopleList | UnreadablePeople> {
  const found =
    source.kind === 'text' ? readText(source.text, options) : await readFile(source.bytes, options);
  if ('error' in found) return found;
  return found.people.length === 0 ? { error: NOBODY_FOUND[source.kind] } : toList(found, options);
}
