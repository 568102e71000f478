import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPeople } from '../../src/people/read-people.ts';
import { describePeople } from './describe-people.ts';
import { READ_OPTIONS } from './read-options.ts';

const NO_LAST =
  'There is no last name. For a person with only one name, enter - as the first name and the name as the last name.';
const NO_FIRST =
  'There is no first name. For a person with only one name, enter - as the first name and the name as the last name.';
const UNCLEAR =
  'It is not clear which words are the last name. Enter first and last name separately, or as “Last, First”.';
const LANDLINE = 'This is a landline. Enter a mobile such as 0412 345 678, or leave this empty.';
const ROUNDED = 'Excel has rounded this mobile. Format the column as text.';

interface Expected {
  /** Each row: the person, or what needs a correction. */
  rows: readonly string[];
  ignoredColumns?: readonly string[];
  ignoredLines?: number;
}

const FILES: Readonly<Record<string, Expected>> = {
  'excel-german.csv': {
    rows: [
      'Jörg Müller <joerg.mueller@mail.example> +61412345601 2026-12-08',
      'Zoë Weiß <zoe@mail.example> +61412345602 2027-02-01',
    ],
    ignoredColumns: ['Geburtsdatum'],
  },
  'excel-windows.csv': {
    rows: [
      'Siobhán O’Brien <siobhan@mail.example> +61412345603 2026-12-08',
      ROUNDED,
      'Ann Lee <ann.lee@mail.example> +61412345605',
    ],
  },
  'excel-unicode.txt': { rows: ['José Núñez <jose@mail.example> +61412345606', UNCLEAR] },
  'excel-mac.csv': { rows: ['René Lefèvre <rene@mail.example>', 'Zoë Núñez <zoe@mail.example>'] },
  'excel.xlsx': {
    rows: [
      'Zoë Ng <zoe@mail.example> +61412345623 2026-12-08',
      'Ann Lee <ann@mail.example> +61412345600 2026-12-08',
      '明 王 <akira@mail.example>',
    ],
    ignoredColumns: ['Date of birth'],
    ignoredLines: 1,
  },
  'excel-1904.xlsx': { rows: ['Jane Doe <jane@mail.example> 2026-12-08'] },
  'ats-export.xlsx': {
    rows: ['Jane Doe <jane@mail.example> +61412345624 2026-12-08', 'There is no email address.'],
  },
  'libreoffice.xlsx': {
    rows: [
      'José Ng <jose@mail.example> +61412345626 vevo 2026-12-08',
      '(one name) Sukarno <s@mail.example> +61412345627 2026-12-09',
      LANDLINE,
    ],
  },
  'libreoffice.csv': {
    rows: [
      'José Ng <jose@mail.example> +61412345626 vevo 2026-12-08',
      '(one name) Sukarno <s@mail.example> +61412345627 2026-12-09',
      LANDLINE,
    ],
  },
  'google-sheets.csv': {
    rows: ['Jane Doe <jane@mail.example> +61412345610', 'Bob Li <bob@mail.example> +61412345611', UNCLEAR],
    ignoredColumns: ['Timestamp', 'What is your address?'],
  },
  'payroll-sep.csv': {
    rows: ['Jane Doe <jane@mail.example> +61412345608 2026-12-08', 'Bob Li <bob@mail.example> +61412345609'],
    ignoredColumns: ['Tax File Number'],
  },
  'sql-export.csv': { rows: ['Zoë Ng <zoe@mail.example>', 'Bob Li <bob@mail.example>'] },
  'yardstik.csv': {
    rows: [
      'This number is too long for a mobile. Check its digits, or leave this empty.',
      'Bob Li <bob@mail.example>',
    ],
    ignoredColumns: [
      'middle_name (optional)',
      'no_middle_name',
      'date_of_birth (optional)',
      'zip_code (optional)',
    ],
    ignoredLines: 1,
  },
  'intercheck.csv': {
    rows: [
      'Jane Doe <jane@mail.example> +61412345612',
      '(one name) Sukarno <sukarno@mail.example> +61412345613',
      NO_FIRST,
    ],
    ignoredColumns: ['employee ID', 'purchase order number', 'check purpose'],
  },
  'pobits.csv': {
    rows: ['Jane Doe <jane@mail.example>', 'the same address as row 1.'],
    ignoredColumns: ['Candidate.LicenceNumber'],
    ignoredLines: 1,
  },
  'springverify.csv': { rows: ['Jane Doe <jane@mail.example> +61412345614', LANDLINE, NO_LAST] },
  'w2-bsmart.csv': {
    rows: [
      'Jane Doe <jane@mail.example> +61412345615 ncchc 2026-12-08',
      'The start date 8 December 2026 is a Tuesday. Correct the date or the weekday.',
      '“Astrology” is not a check type. Use one of: National police check, Right to work. The start date 1 December 2025 is in the past.',
    ],
    ignoredColumns: ['Middle Name/Initial'],
  },
  'no-heading.tsv': {
    rows: [
      'Jane Doe <jane.doe@mail.example> +61412345617',
      'Bob Li <bob.li@mail.example> +61412345618',
      'There are two dots in a row. Did you mean ann.lee@mail.example?',
    ],
  },
  'outlook.txt': {
    rows: [
      'Jane Doe <jane@mail.example>',
      'Bob Li <bob@mail.example>',
      'Mary Ann Smith Jones <mary@mail.example>',
      'There is no name.',
      'Ann Lee <ann@mail.example>',
    ],
  },
  'slack-message.txt': {
    rows: [
      'Jane Doe <jane@mail.example> +61412345619',
      'Bob Li <bob@mail.example> vevo',
      'Ann Lee <ann@mail.example>',
    ],
    ignoredLines: 1,
  },
  'mail.txt': {
    rows: [
      'Jane Doe <jane@mail.example> +61412345620',
      'Bob Li <bob@mail.example>',
      `${UNCLEAR} There is no @ sign in this address. Did you mean mary@mail.example?`,
    ],
    ignoredLines: 6,
  },
  'blocks.txt': {
    rows: ['Jane Doe <jane@mail.example> +61412345621', 'Bob Li <bob@mail.example> +61412345622'],
  },
};

const REFUSED: Readonly<Record<string, string>> = {
  'slack-sign-in.csv': 'This file is a web page, not a list. Save the list as .xlsx or .csv and upload that.',
  'libreoffice.xls':
    'This file is in the format of Excel before 2007. Save the list as .xlsx or .csv and upload that.',
  'libreoffice.ods': 'This file is an OpenDocument file. Save the list as .xlsx or .csv and upload that.',
};

function fileSource(name: string) {
  const bytes = readFileSync(new URL(`fixtures/${name}`, import.meta.url));
  // The name must not matter.
  return { kind: 'file', name: 'upload', bytes } as const;
}

describe('a file', () => {
  it.each(Object.entries(FILES))('%s is read', async (name, expected) => {
    const source = fileSource(name);
    expect(await describePeople(source)).toEqual(expected.rows);
    const { ignoredColumns = [], ignoredLines = 0 } = expected;
    expect(await readPeople(source, READ_OPTIONS)).toMatchObject({ ignoredColumns, ignoredLines });
  });

  it.each(Object.entries(REFUSED))('%s is refused', async (name, error) => {
    expect(await readPeople(fileSource(name), READ_OPTIONS)).toEqual({ error });
  });
});
