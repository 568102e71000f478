import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEmail } from '../../src/text/parse-email.ts';

const ADDRESSES = [
  'jane@mail.example',
  "Zoe.O'Brien+check@Mail-2.co.example",
  'a_b@x.io',
  'j-1@xn--mller-kva.example',
];

/** What address books, emails, web pages, spreadsheets and Slack put before and after an address. */
const SURROUNDINGS: [string, string][] = [
  ['', ''],
  ['\u00a0', ' \n'],
  ['<', '>'],
  ['<', ''],
  ['', '>'],
  ['(', ')'],
  ['[', ']'],
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['«', '»'],
  ['‹', '›'],
  ['*', '*'],
  ['_', '_'],
  ['', ';'],
  ['', ','],
  ['', '.'],
  ['', '…'],
  ['', '\u200b'],
  ['\u200e', '\u200f'],
  ['\u202a', '\u202c'],
  ['\ufeff', '\u2060'],
  ['mailto:', ''],
  ['mailto:', '?subject=Police%20check&cc=x'],
  ['<mailto:', '>'],
  ['<mailto:', '|somebody else>'],
  ['Email: ', ''],
  ['E-mail: ', ''],
  ['E‑mail: ', ''],
  ['E-mail - ', ''],
  ['Email – ', ''],
  ['Email ', ''],
  ['Work email: ', ''],
  ['Email address: ', ''],
  ['To: Jane Doe <', '>;'],
  ['Jane Doe <', '>'],
  ['Jane Doe<', '>'],
  ['"Doe, Jane" <', '>'],
  ['Doe, Jane <', '>, '],
  ['Jane Doe <mailto:', '>'],
  ['Jane Doe (', ')'],
  ['Jane Doe [mailto:', ']'],
  ['Jane Doe &lt;', '&gt;'],
  ['[Jane](mailto:', ')'],
  ['<a href="mailto:', '">Jane</a>'],
  ['Jane | ', ''],
  ['Jane Doe - ', ''],
  ['Jane Doe, ', ', Nurse'],
  ['SMTP:', ''],
  ['', ' (work)'],
  ['• ', ''],
];

describe('an email address', () => {
  it('is extracted from what is around it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ADDRESSES),
        fc.constantFrom(...SURROUNDINGS),
        (address, [before, after]) => {
          expect([before, after, parseEmail(`${before}${address}${after}`)]).toEqual([
            before,
            after,
            { value: address },
          ]);
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ['jane\uff20mail.example', 'jane@mail.example'],
    ['ｊａｎｅ@mail。example', 'jane@mail.example'],
    ['ja\u00adne@mail.exam\u200bple', 'jane@mail.example'],
    ['jane&#64;mail.example', 'jane@mail.example'],
    ['r&amp;d@mail.example', 'r&d@mail.example'],
    ['mailto:o%27brien@mail.example', "o'brien@mail.example"],
    ['jane@mail.example <mailto:jane@mail.example>', 'jane@mail.example'],
    ['jane@mail.example JANE@mail.example', 'jane@mail.example'],
  ])('%s is %s', (typed, address) => {
    expect(parseEmail(typed)).toEqual({ value: address });
  });

  it.each([
    ['o’brien@mail.example', "“’” is not allowed in an address. Did you mean o'brien@mail.example?"],
    ['o`brien@mail.example', "“`” is not allowed in an address. Did you mean o'brien@mail.example?"],
    ['oʼbrien@mail.example', "“ʼ” is not allowed in an address. Did you mean o'brien@mail.example?"],
    ['josé@mail.example', '“é” is not allowed in an address. Did you mean jose@mail.example?'],
    ['jane@müller.example', '“ü” is not allowed in an address. Did you mean jane@xn--mller-kva.example?'],
    ['jane@mail,example', '“,” is not allowed in an address. Did you mean jane@mail.example?'],
    ['jane@mail_x.example', /^“_” is not allowed in an address\./],
    ['jane(work)@mail.example', /^“\)” is not allowed in an address\./],
    ['"jane doe"@mail.example', /^“"” is not allowed in an address\./],
    ['jane;doe@mail.example', /^“;” is not allowed in an address\./],
    ['jane\\doe@mail.example', /^“\\” is not allowed in an address\./],
    ['李@mail.example', /^“李” is not allowed in an address\./],
    ['j\u0430ne@mail.example', /^“\u0430” looks like a Latin letter but is not one\./],
    ['ja\ud800ne@mail.example', /^A damaged character is not allowed in an address\./],
    ['jane@mail..example', 'There are two dots in a row. Did you mean jane@mail.example?'],
    ['jane@@mail.example', 'There are two @ signs in a row. Did you mean jane@mail.example?'],
    ['jane@x@mail.example', /^There are two @ signs in this address\./],
    [
      'jane.@mail.example',
      'An address can’t start with a dot or have one next to the @ sign. Did you mean jane@mail.example?',
    ],
    [
      'jane@.mail.example',
      'An address can’t start with a dot or have one next to the @ sign. Did you mean jane@mail.example?',
    ],
    ['jane @mail.example', 'A space is not allowed in an address. Did you mean jane@mail.example?'],
    ['jane@mail .example', 'A space is not allowed in an address. Did you mean jane@mail.example?'],
    // The address may have been jane.doe@…, janedoe@… or doe@….
    [
      'jane doe@mail.example',
      'A space is not allowed in an address. Enter only the address: name@example.com',
    ],
    ['jane@mail.example john@mail.example', /^These are two addresses\./],
    ['jane@mail.example;john@mail.example', /^These are two addresses\./],
    ['Jane <jane@mail.example>, John <john@mail.example>', /^These are two addresses\./],
    ['jane at mail.example', 'There is no @ sign in this address. Did you mean jane@mail.example?'],
    ['jane [at] mail [dot] example', 'There is no @ sign in this address. Did you mean jane@mail.example?'],
    ['jane', 'Enter one email address: name@example.com'],
    ['jane@mail', 'Enter one email address: name@example.com'],
    ['@mail.example', 'Enter one email address: name@example.com'],
    [`${'a'.repeat(65)}@mail.example`, 'Use at most 64 characters before the @.'],
    ['', 'Enter the worker’s email address.'],
    [' \u200b', 'Enter the worker’s email address.'],
  ])('%s is refused, with a reason', (typed, reason) => {
    const error = typeof reason === 'string' ? reason : expect.stringMatching(reason);
    expect(parseEmail(typed)).toEqual({ error });
  });

  it('is a usable address or a sentence, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('@', '.', '<', ' ', ',', 'mail.example'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const read = parseEmail(pieces.join(''));
        if ('value' in read) {
          expect(read.value).toMatch(/^[\x21-\x7e]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$/);
          expect(parseEmail(read.value)).toEqual(read);
        } else expect(read.error).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });
});
