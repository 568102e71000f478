import { describe, expect, it } from 'vitest';
import { readPeople } from '../../src/people/read-people.ts';
import { describePeople } from './describe-people.ts';
import { READ_OPTIONS } from './read-options.ts';

const read = (text: string) => describePeople({ kind: 'text', text });

const JANE = 'Jane Doe <jane@mail.example>';
const BOB = 'Bob Li <bob@mail.example>';
const MOBILE = '+61412345678';

describe('a table with a heading', () => {
  it.each([
    ['commas', 'First name,Last name,Email\nJane,Doe,jane@mail.example', [JANE]],
    ['semicolons', 'First name;Last name;Email\nJane;Doe;jane@mail.example', [JANE]],
    ['tabs', 'First name\tLast name\tEmail\nJane\tDoe\tjane@mail.example', [JANE]],
    ['strokes', 'First name | Last name | Email\nJane | Doe | jane@mail.example', [JANE]],
    ["Excel's own first line", 'sep=;\r\nFirst name;Last name;Email\r\nJane;Doe;jane@mail.example', [JANE]],
    [
      'another order',
      'Mobile;E-mail;Surname;Given names\n0412345678;jane@mail.example;Doe;Jane',
      [`${JANE} ${MOBILE}`],
    ],
    ['camelCase', 'firstName,lastName,email\nJane,Doe,jane@mail.example', [JANE]],
    ['snake_case', 'email,first_name,last_name\njane@mail.example,Jane,Doe', [JANE]],
    [
      'prefixes',
      'Candidate.LastName,Candidate.FirstName,Candidate.EmailAddress\nDoe,Jane,jane@mail.example',
      [JANE],
    ],
    ['stars', 'surname*,email*,given name\nDoe,jane@mail.example,Jane', [JANE]],
    [
      'remarks',
      'First Name (required),Last Name/Entity Name,E-mail (optional)\nJane,Doe,jane@mail.example',
      [JANE],
    ],
    [
      'a whole name',
      'Full Name,Phone Number,Email\nJane Doe,0412 345 678,jane@mail.example',
      [`${JANE} ${MOBILE}`],
    ],
    ['last name first', 'Name,Email\n"Doe, Jane",jane@mail.example', [JANE]],
    [
      'German',
      'Vorname;Nachname;E-Mail-Adresse;Handy\nJane;Doe;jane@mail.example;412345678',
      [`${JANE} ${MOBILE}`],
    ],
    ['German, with Name for the last name', 'Name;Vorname;E-Mail\nDoe;Jane;jane@mail.example', [JANE]],
    ['French', 'Prénom;Nom de famille;Courriel\nJane;Doe;jane@mail.example', [JANE]],
    ['French, with Nom for the last name', 'Nom;Prénom;Adresse e-mail\nDoe;Jane;jane@mail.example', [JANE]],
    [
      'a title above',
      'Starters in December\n\nFirst name,Last name,Email\nJane,Doe,jane@mail.example',
      [JANE],
    ],
    [
      'blank lines and ragged rows',
      'First name,Last name,Email,Mobile\n\nJane,Doe,jane@mail.example\n,,,\nBob,Li,bob@mail.example,,,',
      [JANE, BOB],
    ],
    ['a line break in a name', 'Name,Email\n"Jane\nDoe",jane@mail.example', [JANE]],
    [
      'an example to delete',
      'first_name,last_name,email,note\nJohn,Smith,john@mail.example,Example row\nJane,Doe,jane@mail.example,',
      [JANE],
    ],
    ['a sum below', 'First name,Last name,Email\nJane,Doe,jane@mail.example\nTotal: 1', [JANE]],
    [
      'the heading again',
      'First name,Last name,Email\nJane,Doe,jane@mail.example\nFirst name,Last name,Email\nBob,Li,bob@mail.example',
      [JANE, BOB],
    ],
    [
      'check type and start',
      'Name,Email,Check type,Start date\nJane Doe,jane@mail.example,Right to work,Tue 8 Dec',
      [`${JANE} vevo 2026-12-08`],
    ],
    [
      'addresses as an address book writes them',
      'Worker,Mobile\nJane Doe <jane@mail.example>,0412345678',
      [`${JANE} ${MOBILE}`],
    ],
  ])('%s', async (_, text, people) => {
    expect(await read(text)).toEqual(people);
  });
});

describe('a list without a heading', () => {
  it.each([
    ['first and last name', 'Jane,Doe,jane@mail.example\nBob,Li,bob@mail.example', [JANE, BOB]],
    [
      'as addresses say, last name first',
      'Doe,Jane,jane.doe@mail.example',
      ['Jane Doe <jane.doe@mail.example>'],
    ],
    ['a whole name', 'Jane Doe;jane@mail.example;0412 345 678', [`${JANE} ${MOBILE}`]],
    ['cells from Excel', '1\tDoe, Jane\tjane@mail.example\t412345678\tNurse', [`${JANE} ${MOBILE}`]],
    ['recipients of a mail', 'Doe, Jane <jane@mail.example>; Li, Bob <bob@mail.example>;', [JANE, BOB]],
    [
      'recipients over several lines',
      'Doe, Jane\n<jane@mail.example>; "Li,\nBob" <bob@mail.example>',
      [JANE, BOB],
    ],
    ['recipients between commas', '"Jane Doe" <jane@mail.example>, Bob Li <bob@mail.example>', [JANE, BOB]],
    [
      'lines of the command',
      'Jane Doe jane@mail.example 0412 345 678\nbob@mail.example Bob Li',
      [`${JANE} ${MOBILE}`, BOB],
    ],
    ['bullets and numbers', '• Jane Doe, jane@mail.example\n2. Bob Li – bob@mail.example', [JANE, BOB]],
    ['all in one line', 'Jane Doe jane@mail.example Bob Li bob@mail.example', [JANE, BOB]],
    [
      'name and address below each other',
      'Jane Doe\njane@mail.example\n0412 345 678\n\nBob Li\nbob@mail.example',
      [`${JANE} ${MOBILE}`, BOB],
    ],
    ['named fields', 'Name: Jane Doe\nEmail: jane@mail.example\nMobile: 0412 345 678', [`${JANE} ${MOBILE}`]],
    [
      "Slack's links",
      '- Jane Doe <mailto:jane@mail.example|jane@mail.example> <tel:0412345678|0412 345 678>',
      [`${JANE} ${MOBILE}`],
    ],
    ['a check type in a line', '- Jane Doe jane@mail.example, police check', [`${JANE} ncchc`]],
    ['other orders in some lines', 'Jane Doe, jane@mail.example\nLi, Bob, bob@mail.example', [JANE, BOB]],
  ])('%s', async (_, text, people) => {
    expect(await read(text)).toEqual(people);
  });

  it('ignores a greeting and a signature, and says how many lines', async () => {
    const text =
      'Hi team, please order these:\n\nJane Doe jane@mail.example\nBob Li <bob@mail.example>\n\nKind regards,\nHarry Boss\nharry@corp.example | 02 9876 5432';
    expect(await read(text)).toEqual([JANE, BOB]);
    expect(await readPeople({ kind: 'text', text }, READ_OPTIONS)).toMatchObject({ ignoredLines: 3 });
  });
});
