import { describe, expect, it } from 'vitest';
import { readPeople } from '../../src/people/read-people.ts';
import { parseInvitee } from '../../src/text/parse-invitee.ts';
import { describePeople } from './describe-people.ts';
import { READ_OPTIONS } from './read-options.ts';

const read = (text: string) => describePeople({ kind: 'text', text });
const ignoredIn = async (text: string) => {
  const list = await readPeople({ kind: 'text', text }, READ_OPTIONS);
  return 'error' in list ? list.error : list.ignoredLines;
};

const JANE = 'Jane Doe <jane@mail.example>';
const BOB = 'Bob Li <bob@mail.example>';
const UNCLEAR =
  'It is not clear which words are the last name. Enter first and last name separately, or as “Last, First”.';

describe('a message', () => {
  it.each([
    [
      'recipients with their label',
      'To: Doe, Jane <jane@mail.example>; Bob Li <bob@mail.example>',
      [JANE, BOB],
    ],
    ['people in a sentence', 'Jane Doe jane@mail.example and Bob Li bob@mail.example', [JANE, BOB]],
    ['the name in brackets', 'jane@mail.example (Jane Doe)', [JANE]],
    ['the address in brackets', 'Jane Doe (jane@mail.example)', [JANE]],
    [
      'named fields in a line',
      'Name: Jane Doe, Email: jane@mail.example\nName: Bob Li, Email: bob@mail.example',
      [JANE, BOB],
    ],
    [
      'labels above each other',
      'First name: Jane\nLast name: Doe\nEmail: jane@mail.example\n\nFirst name: Bob\nLast name: Li\nEmail: bob@mail.example',
      [JANE, BOB],
    ],
    [
      'the answers of a form',
      '*Candidate name*\nJane Doe\n*Email address*\n<mailto:jane@mail.example|jane@mail.example>\n*Start date*\n2026-12-08',
      [`${JANE} 2026-12-08`],
    ],
    ['columns of blanks', 'Jane Doe      jane@mail.example\nBob Li        bob@mail.example', [JANE, BOB]],
    ['a table of Markdown', '| Name | Email |\n|---|:-:|\n| Jane Doe | jane@mail.example |', [JANE]],
    ['a block of code', '```\nJane Doe jane@mail.example\nBob Li bob@mail.example\n```', [JANE, BOB]],
    ['words in bold and italics', '*Jane Doe* jane@mail.example\n_Bob Li_ – `bob@mail.example`', [JANE, BOB]],
    [
      'start and check type',
      'Jane Doe <jane@mail.example> starts Tue 8 Dec, right to work',
      [`${JANE} vevo 2026-12-08`],
    ],
    ['words around a name', 'Please invite Jane Doe <jane@mail.example>', [UNCLEAR]],
    [
      'an address above the heading',
      'Questions to hr@corp.example please\nName,Email\nJane Doe,jane@mail.example',
      [JANE],
    ],
  ])('%s', async (_, text, people) => {
    expect(await read(text)).toEqual(people);
  });

  it('that was forwarded is read without its headers', async () => {
    const text =
      'From: Harry Boss <harry@corp.example>\nSent: Monday\nTo: HR <hr@corp.example>\nSubject: Checks\n\nJane Doe jane@mail.example';
    expect(await read(text)).toEqual([JANE]);
    expect(await ignoredIn(text)).toBe(4);
  });

  it('that quotes another is read without the line above the quote', async () => {
    const text =
      'Jane Doe jane@mail.example\n\nOn Mon, 23 Nov 2026, Harry Boss <harry@corp.example> wrote:\n> Who?';
    expect(await read(text)).toEqual([JANE]);
    expect(await ignoredIn(text)).toBe(2);
  });

  it('with people below the thanks loses none of them', async () => {
    expect(await read('Jane Doe jane@mail.example\nThanks!\nBob Li bob@mail.example')).toEqual([JANE, BOB]);
  });
});

describe('details with labels', () => {
  it('are not combined if it is not clear whose they are', async () => {
    const text = 'Email: jane@mail.example\n\nName: Bob Li\nEmail: bob@mail.example';
    expect(await read(text)).toEqual(['There is no name.', BOB]);
  });

  it('do not hide a line about another person', async () => {
    const text = 'Name: Jane Doe\nEmail: jane@mail.example\nMobile: 0412 345 678\n\nBob Li bob@mail.example';
    expect(await read(text)).toEqual([`${JANE} +61412345678`, BOB]);
  });
});

describe('names in columns without a heading', () => {
  it.each([
    ['Mary Ann,Smith,msmith@mail.example', ['Mary Ann Smith <msmith@mail.example>']],
    ['Jane Doe,Nurse,jane.doe@mail.example', ['Jane Doe <jane.doe@mail.example>']],
    ['Ms,Jane,Doe,jane@mail.example,Sydney', [JANE]],
    // Neither the columns nor the address shows which words are the last name.
    ['Mary Ann,Smith,mary@mail.example', [UNCLEAR]],
    ['Jane,Mary,Doe,jane@mail.example', [UNCLEAR]],
  ])('%s', async (text, people) => {
    expect(await read(text)).toEqual(people);
  });
});

it('a name of several words is a single name if a dash is the first name', async () => {
  const text = 'First name,Last name,Email\n-,Sri Rejeki,sri@mail.example';
  expect(await read(text)).toEqual(['(one name) Sri Rejeki <sri@mail.example>']);
});

it('of two columns of addresses, the one headed Email is used; without one, the row needs a correction', async () => {
  const heading = 'Name,Work email,Personal email';
  expect(
    await read(`${heading}\nJane Doe,jd@corp.example,jane@mail.example\nBob Li,,bob@mail.example`),
  ).toEqual(['These are two addresses. Enter one email address: name@example.com', BOB]);
  expect(await read('Name,Email,Work email\nJane Doe,jane@mail.example,jd@corp.example')).toEqual([JANE]);
});

it('the form for one person accepts the name in brackets too', () => {
  expect(parseInvitee('jane@mail.example (Jane Doe)')).toEqual({
    firstName: 'Jane',
    lastName: 'Doe',
    email: 'jane@mail.example',
  });
});
