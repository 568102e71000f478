import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeopleList, PersonRow } from '../../src/people/people-list.ts';
import { readPeople } from '../../src/people/read-people.ts';
import { ENCODINGS, encodeText } from './encode-text.ts';
import { READ_OPTIONS } from './read-options.ts';

const FIELDS = ['first', 'last', 'email', 'mobile', 'product', 'start', 'birthDate'] as const;

const name = fc.constantFrom(
  'Ada',
  'Zoë',
  'José',
  'Anne-Marie',
  'Siobhán',
  'O’Brien',
  "D'Arcy",
  'Müller',
  'Ng',
  'Li',
  'Smith-Jones',
);

const person = fc.record({
  first: name,
  last: name,
  email: fc
    .tuple(fc.stringMatching(/^[a-z]{3,8}$/), fc.nat(999))
    .map(([word, number]) => `${word}${number}@mail.example`),
  mobile: fc.option(
    fc.integer({ min: 410_000_000, max: 419_999_999 }).map((number) => `0${number}`),
    { nil: '' },
  ),
  product: fc.constantFrom('', 'vevo', 'National police check'),
  start: fc.constantFrom('', '2026-12-08', '8/12/2026', '8 Dec 2026'),
  birthDate: fc.constantFrom('1987-06-05', '5/6/1987'),
});
const people = fc.uniqueArray(person, { selector: ({ email }) => email, minLength: 1, maxLength: 12 });
type Person = Record<(typeof FIELDS)[number], string>;

const HEADINGS: Readonly<Record<keyof Person, readonly string[]>> = {
  first: ['First name', 'first_name', 'firstName', 'Given Name*', 'Candidate.FirstName', 'Vorname', 'PRÉNOM'],
  last: ['Last name', 'last_name', 'Surname*', 'Family name', 'Candidate.LastName', 'Nachname'],
  email: ['Email', 'E-mail', 'E-mail (optional)', 'Email Address', 'emailAddress', 'Candidate Email'],
  mobile: ['Mobile', 'Phone Number', 'Cell phone', 'mobile_number', 'Tel.', 'Handynummer'],
  product: ['Product', 'Check type', 'Check'],
  start: ['Start date', 'Needed by', 'Starts on', 'Commencement Date'],
  birthDate: ['Date of birth', 'DOB', 'date_of_birth'],
};

function expectedOf({ first, last, email, mobile, product, start }: Person): Partial<PersonRow> {
  return {
    person: {
      firstName: first,
      lastName: last,
      email,
      ...(mobile === '' ? {} : { mobile: `+61${mobile.slice(1)}` }),
    },
    ...(product === '' ? {} : { productId: product === 'vevo' ? 'vevo' : 'ncchc' }),
    ...(start === '' ? {} : { startsOn: '2026-12-08' }),
  };
}

async function readText(text: string): Promise<PeopleList> {
  const list = await readPeople({ kind: 'text', text }, READ_OPTIONS);
  if ('error' in list) throw new Error(`${list.error} in ${JSON.stringify(text)}`);
  return list;
}

/** The parts of a row that do not depend on its position. */
const detailsOf = ({ person: read, productId, startsOn }: PersonRow) => ({
  person: read,
  ...(productId === undefined ? {} : { productId }),
  ...(startsOn === undefined ? {} : { startsOn }),
});

const layout = fc.record({
  separator: fc.constantFrom(',', ';', '\t', '|'),
  lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
  quotes: fc.constantFrom('all', 'needed'),
  order: fc.shuffledSubarray([...FIELDS], { minLength: FIELDS.length }),
  heading: fc.nat(6),
  encoding: fc.constantFrom(...ENCODINGS.filter((one) => one !== 'macintosh')),
  blankLines: fc.boolean(),
});

describe('a list of people', () => {
  it('is read the same in every layout, and nothing of an ignored column is kept', async () => {
    await fc.assert(
      fc.asyncProperty(
        people,
        layout,
        async (all, { separator, lineBreak, quotes, order, heading, encoding, blankLines }) => {
          const quote = (cell: string) =>
            quotes === 'all' || /[,;|\t"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
          const headings = order.map((field) => HEADINGS[field][heading % HEADINGS[field].length] ?? field);
          const lines = [headings, ...all.map((one) => order.map((field) => one[field]))].map((cells) =>
            cells.map(quote).join(separator),
          );
          const text = lines.join(blankLines ? lineBreak + lineBreak : lineBreak);
          const bytes = encodeText(text, encoding);
          const list = await readPeople({ kind: 'file', name: 'list.pdf', bytes }, READ_OPTIONS);
          expect(list).not.toHaveProperty('error');
          if ('error' in list) return;
          expect(list.rows.map(detailsOf)).toEqual(all.map(expectedOf));
          expect(list.rows.map(({ row }) => row)).toEqual(all.map((_, index) => index + 1));
          expect(list.ignoredColumns).toEqual([HEADINGS.birthDate[heading % 3]]);
          expect(JSON.stringify(list)).not.toMatch(/1987-06|6\/1987/);
        },
      ),
    );
  });

  it('is read the same without a heading, in any column order with the first name before the last', async () => {
    const columns = ['first', 'last', 'email', 'mobile'] as const;
    const orders = fc
      .shuffledSubarray([...columns], { minLength: 4 })
      .filter((order) => order.indexOf('last') === order.indexOf('first') + 1);
    const withMobile = people.map((all) =>
      all.map((one) => ({ ...one, mobile: one.mobile || '0412345678', product: '', start: '' })),
    );
    await fc.assert(
      fc.asyncProperty(
        withMobile,
        fc.constantFrom(',', ';', '\t', '|'),
        orders,
        async (all, separator, order) => {
          const text = all.map((one) => order.map((field) => one[field]).join(separator)).join('\n');
          expect((await readText(text)).rows.map(detailsOf)).toEqual(all.map(expectedOf));
        },
      ),
    );
  });

  it('is read the same as lines in the formats of address books and chats', async () => {
    const forms = [
      ({ first, last, email }: Person) => `${first} ${last} <${email}>`,
      ({ first, last, email }: Person) => `${last}, ${first} <${email}>`,
      ({ first, last, email }: Person) => `"${last}, ${first}" <${email}>`,
      ({ first, last, email }: Person) => `${first} ${last} <mailto:${email}|${email}>`,
      ({ first, last, email }: Person) => `• ${first} ${last} ${email}`,
      ({ first, last, email }: Person) => `${email} ${first} ${last}`,
    ];
    await fc.assert(
      fc.asyncProperty(
        people,
        fc.constantFrom(...forms),
        fc.constantFrom('\n', ';\r\n', '; ', '\n\n'),
        async (all, form, between) => {
          const plain = all.map((one) => ({ ...one, mobile: '', product: '', start: '' }));
          const { rows } = await readText(plain.map(form).join(between));
          expect(rows.map(detailsOf)).toEqual(plain.map(expectedOf));
        },
      ),
    );
  });
});
