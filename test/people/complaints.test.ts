import { describe, expect, it } from 'vitest';
import { readPeople } from '../../src/people/read-people.ts';
import { describePeople } from './describe-people.ts';
import { READ_OPTIONS } from './read-options.ts';

const read = (text: string) => describePeople({ kind: 'text', text });

const JANE = 'Jane Doe <jane@mail.example>';
const BOB = 'Bob Li <bob@mail.example>';
const MOBILE = '+61412345678';
const NO_LAST =
  'There is no last name. For a person with only one name, enter - as the first name and the name as the last name.';
const UNCLEAR =
  'It is not clear which words are the last name. Enter first and last name separately, or as “Last, First”.';

describe('a row needs a correction', () => {
  it.each([
    ['Sukarno,,s@mail.example', NO_LAST],
    [',,s@mail.example', 'There is no name.'],
    [
      ',Sri Rejeki,s@mail.example',
      'There is no first name. For a person with only one name, enter - as the first name and the name as the last name.',
    ],
    ['Mary Ann,tbc,s@mail.example', UNCLEAR],
    [
      'NULL,Doe,s@mail.example',
      '“NULL” can mean that there is no name. If it is the name, write it as Null; if there is none, enter -.',
    ],
    ['Jane,Doe,', 'There is no email address.'],
    ['Jane,Doe,jane@mail..example', 'There are two dots in a row. Did you mean jane@mail.example?'],
    ['Jane,Doe,jane@mail.example,4.12346E+08', 'Excel has rounded this mobile. Format the column as text.'],
    [
      'Jane,Doe,jane@mail.example,,Astrology',
      '“Astrology” is not a check type. Use one of: National police check, Right to work.',
    ],
    ['Jane,Doe,jane@mail.example,,,8/12/2020', 'The start date 8 December 2020 is in the past.'],
    [
      'Jane,Doe,jane@mail.example,,,12/31/2026',
      'The start date is not clear. Enter it as 8 Dec 2026, or leave it empty.',
    ],
    [
      'Jane,Doe,jane@mail.example,,,Mon 8 Dec',
      'The start date 8 December 2026 is a Tuesday. Correct the date or the weekday.',
    ],
  ])('%s', async (row, complaint) => {
    expect(await read(`First name,Last name,Email,Mobile,Check type,Start date\n${row}`)).toEqual([
      complaint,
    ]);
  });

  it('if it is not clear which words of a name are the last name', async () => {
    expect(await read('Mary Ann Smith <mary@mail.example>')).toEqual([UNCLEAR]);
  });

  it('if an earlier row has the same address, in any case', async () => {
    const text = 'Jane,Doe,jane@mail.example\nBob,Li,bob@mail.example\nJane,Doe,JANE@mail.example';
    expect(await read(text)).toEqual([JANE, BOB, 'the same address as row 1.']);
  });

  it('but not if an earlier row has the same address and another check type', async () => {
    const text = 'Name,Email,Check\nJane Doe,jane@mail.example,vevo\nJane Doe,jane@mail.example,ncchc';
    expect(await read(text)).toEqual([`${JANE} vevo`, `${JANE} ncchc`]);
  });
});

describe('a person with one name', () => {
  it.each([
    ['First name,Last name,Email\n,Sukarno,s@mail.example'],
    ['First name,Last name,Email\n-,Sukarno,s@mail.example'],
    ['First name,Last name,Email\nSukarno,-,s@mail.example'],
    ['First name,Name,Email\nn/a,Sukarno,s@mail.example'],
    ['Name,Email\n- Sukarno,s@mail.example'],
  ])('%s', async (text) => {
    expect(await read(text)).toEqual(['(one name) Sukarno <s@mail.example>']);
  });
});

describe('mobiles and dates as spreadsheets write them', () => {
  it.each([
    '412345678',
    '0412345678.0',
    '="0412345678"',
    "'0412 345 678",
    '61412345678',
    '0412\u00a0345\u00a0678',
    "'+61412345678",
  ])('%s', async (mobile) => {
    const text = `Name\tEmail\tMobile\nJane Doe\tjane@mail.example\t${mobile}`;
    expect(await read(text)).toEqual([`${JANE} ${MOBILE}`]);
  });

  it.each([
    '46364',
    '8/12/2026',
    '08.12.26',
    '2026-12-08',
    '2026-12-08T00:00:00Z',
    '8 Dec',
    'Tue 8 Dec',
    'December 8, 2026',
    '8/12',
  ])('%s', async (day) => {
    const text = `Name\tEmail\tStarts on\nJane Doe\tjane@mail.example\t${day}`;
    expect(await read(text)).toEqual([`${JANE} 2026-12-08`]);
  });
});

it('reads no more than the limit', async () => {
  const text = 'Jane,Doe,jane@mail.example\nBob,Li,bob@mail.example';
  const list = await readPeople({ kind: 'text', text }, { ...READ_OPTIONS, maxRows: 1 });
  expect(list).toMatchObject({ rows: [{ row: 1 }], isTruncated: true });
});

it('names the columns it ignores, and keeps nothing of them', async () => {
  const text = 'Name,Email,Date of birth\nJane Doe,jane@mail.example,1/2/1990';
  const list = await readPeople({ kind: 'text', text }, READ_OPTIONS);
  expect(list).toMatchObject({ ignoredColumns: ['Date of birth'] });
  expect(JSON.stringify(list)).not.toContain('1990');
});

it.each(['', '  ', 'Please order some checks', 'Name,Email'])(
  'says so if there are no people: %s',
  async (text) => {
    expect(await read(text)).toEqual([expect.stringMatching(/^There are no email addresses/)]);
  },
);
