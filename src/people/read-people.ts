import { parseEmail } from '../text/parse-email.ts';
import { toLine } from './people-line.ts';
import type { PeopleList, PeopleSource, ReadPeopleOptions, UnreadablePeople } from './people-list.ts';

/** STUB */
export async function readPeople(
  source: PeopleSource,
  { maxRows }: ReadPeopleOptions,
): Promise<PeopleList | UnreadablePeople> {
  const text = source.kind === 'text' ? source.text : new TextDecoder().decode(source.bytes);
  if (!text.includes('@')) return { error: 'There are no email addresses in this text.' };
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^First name/i.test(line));
  const seen = new Map<string, number>();
  const rows = lines.slice(0, maxRows).map((line, index) => {
    const cells = line.split(/[|,]/).map((cell) => cell.trim());
    const [firstName = '', lastName = '', email = '', mobile = ''] = cells;
    const read = parseEmail(email);
    const complaints: string[] = [];
    if ('error' in read) complaints.push(read.error);
    const twin = seen.get(email.toLowerCase());
    if (twin !== undefined) complaints.push(`the same address as row ${twin}.`);
    else seen.set(email.toLowerCase(), index + 1);
    return {
      row: index + 1,
      person: complaints.length > 0 ? undefined : { firstName, lastName, email },
      complaints,
      label: lastName,
      line: toLine({ firstName, lastName, email, mobile, product: '', startsOn: '' }),
    };
  });
  return { rows, ignoredColumns: [], ignoredLines: 0, isTruncated: lines.length > maxRows };
}
