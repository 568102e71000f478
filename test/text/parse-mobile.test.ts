import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMobile, parseOptionalMobile } from '../../src/text/parse-mobile.ts';

const AUSTRALIAN = '+61412345678';

/** Ways to write one Australian mobile. */
const WRITTEN = [
  '0412 345 678',
  '0412345678',
  '412345678',
  '(04) 1234 5678',
  '0412.345.678',
  '0412-345-678',
  '0412–345–678',
  '0412‑345‑678',
  '0412/345/678',
  '0412\u00a0345\u00a0678',
  '+61 412 345 678',
  '+61 0412 345 678',
  '+61 (0)412 345 678',
  '(+61) 412 345 678',
  '+0412345678',
  '61412345678',
  '610412345678',
  '0061 412 345 678',
  '0011 61 412 345 678',
  '\uff10\uff14\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18',
  '\uff0b61 412 345 678',
  '٠٤١٢٣٤٥٦٧٨',
];

/** What people, spreadsheets and programs put before and after a number. */
const SURROUNDINGS: [string, string][] = [
  ['', ''],
  [' ', '\t'],
  ['\u202a', '\u202c'],
  ['\u200e', '\u200b'],
  ['tel:', ''],
  ['<tel:', '>'],
  ['<tel:', '|0412 345 678>'],
  ["'", ''],
  ['="', '"'],
  ['“', '”'],
  ['Mob ', ''],
  ['Mob. ', ''],
  ['mobile: ', ''],
  ['M: ', ''],
  ['Phone no. ', ''],
  ['Mum: ', ''],
  ['[mob] ', ''],
  ['', ' (mum)'],
  ['', ' [work]'],
  ['', ' mob'],
  ['', ';'],
  ['', ','],
  ['', '.'],
];

describe('a mobile', () => {
  it('is the same number however it is written, whatever is around it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WRITTEN),
        fc.constantFrom(...SURROUNDINGS),
        (written, [before, after]) => {
          expect([before, written, after, parseMobile(`${before}${written}${after}`)]).toEqual([
            before,
            written,
            after,
            { value: AUSTRALIAN },
          ]);
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ['412345678.0', AUSTRALIAN],
    ['61412345678.00', AUSTRALIAN],
    ['4.12345678E+08', AUSTRALIAN],
    ['0412 345 678 / +61 412 345 678', AUSTRALIAN],
    ['+64 21 123 4567', '+64211234567'],
    ['+44 7911 123456', '+447911123456'],
    ['+44 (0)7911 123456', '+447911123456'],
    ['+1 212 555 2368', '+12125552368'],
    ['0064 21 123 4567', '+64211234567'],
  ])('%s is %s', (typed, e164) => {
    expect(parseMobile(typed)).toEqual({ value: e164 });
  });

  it.each([
    ['1300 123 456', /not a mobile/],
    ['13 11 14', /not a mobile/],
    ['1800 555 555', /not a mobile/],
    ['1900 123 456', /not a mobile/],
    ['+1 800 555 1234', /not a mobile/],
    ['0412 345 678 ext 3', /not a mobile/],
    ['02 9876 5432', /landline/],
    ['(03) 9876 5432', /landline/],
    ['+61 2 9876 5432', /landline/],
    ['9876 5432', /landline/],
    ['+64 9 300 1234', /landline/],
    ['+44 20 7946 0958', /landline/],
    ['+91 11 2345 6789', /landline/],
    ['0412 345 678 / 0413 345 678', /two numbers/],
    ['0412 345 678, 02 9876 5432', /two numbers/],
    ['0412345678 0413345678', /two numbers/],
    ['0412 345 678 or 0413 345 678', /two numbers/],
    ['+61412345678+61413345678', /two numbers/],
    ['0412 345 678\n0413 345 678', /two numbers/],
    ['02 9876 5432 / 02 9876 5433', /two numbers/],
    ['4.12346E+08', /^Excel has rounded this mobile. Format the column as text.$/],
    ['6.14123E+10', /Excel has rounded/],
    ['4,12E+08', /Excel has rounded/],
    ['0412 345 67', /too short/],
    ['41234567', /too short/],
    ['12', /too short/],
    ['0412 345 6789', /too long/],
    ['16125551234', /too long/],
    ['call 0412 345 678', /digits only/],
    ['0412 345 abc', /digits only/],
    ['04** *** 678', /hidden/],
    ['ada@example.com', /email address/],
    ['+999 123 456 789', /No country/],
  ])('%s is refused, with a reason', (typed, reason) => {
    expect(parseMobile(typed)).toEqual({ error: expect.stringMatching(reason) });
  });

  it('is empty if the text is blank or says that there is none', () => {
    for (const typed of ['', ' \u200b\u00a0', '-', 'n/a', 'None']) {
      expect(parseOptionalMobile(typed)).toEqual({ value: undefined });
    }
  });

  it('is E.164 or a sentence, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = parseMobile(text);
        if ('value' in read) expect(read.value).toMatch(/^\+\d{8,15}$/);
        else expect(read.error).toMatch(/^[A-Z].*\.$/);
      }),
    );
  });
});
