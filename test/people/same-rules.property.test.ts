import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeople } from '../../src/people/read-people.ts';
import { parseEmail } from '../../src/text/parse-email.ts';
import { parseOptionalMobile } from '../../src/text/parse-mobile.ts';
import { parseNames } from '../../src/text/parse-name.ts';
import { READ_OPTIONS } from './read-options.ts';

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '',
    '-',
    '.',
    'n/a',
    'NULL',
    'Null',
    'tbc',
    'Jane',
    'Mary Ann',
    'Ng',
    'O’Brien',
    '王小明',
    'José',
  ),
);
const email = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'jane@mail.example',
    'JANE@mail.example',
    'jane@mail..example',
    '“jane@mail.example”',
    'a b@mail.example',
  ),
);
const mobile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', '-', '0412 345 678', '412345678', '02 9876 5432', '4.12346E+08', '+64 21 123 4567'),
);

describe('a row', () => {
  it('is accepted if the form for one person accepts it, with the same details, and never otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(word, word, email, mobile, async (first, last, address, number) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const cells = [first, last, address, number].map(quote).join('\t');
        const text = `First name\tLast name\tEmail\tMobile\n${cells}`;
        const list = await readPeople({ kind: 'text', text }, READ_OPTIONS);
        const person = 'error' in list ? undefined : list.rows[0]?.person;

        const two = parseNames({ first, last, oneName: false });
        const form = { email: parseEmail(address), mobile: parseOptionalMobile(number) };
        const isAccepted =
          'value' in two.firstName &&
          'value' in two.lastName &&
          'value' in form.email &&
          'value' in form.mobile;
        // Cells are unwrapped first: line breaks, ="…", an apostrophe before a sign.
        fc.pre(!/[\n\r\t\v\f\u0085\u2028\u2029=]|^\s*'/.test(first + last + address + number));
        fc.pre(!/[<>&]/.test(first + last + address + number));
        if (isAccepted) {
          expect(person).toEqual({
            firstName: 'value' in two.firstName ? two.firstName.value : '',
            lastName: 'value' in two.lastName ? two.lastName.value : '',
            email: 'value' in form.email ? form.email.value : '',
            ...('value' in form.mobile && form.mobile.value !== undefined
              ? { mobile: form.mobile.value }
              : {}),
          });
        } else if (person !== undefined) {
          const one = parseNames({
            first: person.firstName,
            last: person.lastName,
            oneName: person.firstName === '',
          });
          expect([one.firstName, one.lastName, parseEmail(person.email)]).toEqual(
            [person.firstName, person.lastName, person.email].map((value) => ({ value })),
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
