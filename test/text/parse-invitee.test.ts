import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInvitee } from '../../src/text/parse-invitee.ts';

const EMAIL = { email: 'jane@mail.example' };
const JANE = { firstName: 'Jane', lastName: 'Doe', ...EMAIL };
const MOBILE = { mobile: '+61412345678' };

describe('a line about a person', () => {
  it.each([
    ['jane@mail.example', EMAIL],
    ['jane@mail.example,', EMAIL],
    ['<mailto:jane@mail.example|jane@mail.example>', EMAIL],
    ['<mailto:jane@mail.example|jane@mail.example> 0412345678', { ...EMAIL, ...MOBILE }],
    ['0412 345 678 jane@mail.example', { ...EMAIL, ...MOBILE }],
    ['jane@mail.example Mob: 0412345678', { ...EMAIL, ...MOBILE }],
    ['Jane Doe <jane@mail.example>', JANE],
    ['Jane Doe <jane@mail.example> 0412345678', { ...JANE, ...MOBILE }],
    ['Jane Doe &lt;jane@mail.example&gt;', JANE],
    [
      'Jane Doe <mailto:jane@mail.example|jane@mail.example> <tel:+61412345678|0412 345 678>',
      { ...JANE, ...MOBILE },
    ],
    ['Jane Doe jane@mail.example 0412 345 678', { ...JANE, ...MOBILE }],
    ['Jane Doe, jane@mail.example, 0412 345 678', { ...JANE, ...MOBILE }],
    ['Jane\tDoe\tjane@mail.example\t0412345678', { ...JANE, ...MOBILE }],
    ['jane@mail.example Jane Doe', JANE],
    ['Doe, Jane <jane@mail.example>', JANE],
    ['"Doe, Jane" <jane@mail.example>', JANE],
    ['Jane Doe (Contractor) <jane@mail.example>', JANE],
    [
      'Smith Jones, Mary Ann <jane@mail.example>',
      { firstName: 'Mary Ann', lastName: 'Smith Jones', ...EMAIL },
    ],
    ['Jane <jane@mail.example>', { firstName: 'Jane', ...EMAIL }],
    ['Jane Doe', { firstName: 'Jane', lastName: 'Doe' }],
    // It is not clear which words are the last name.
    ['Mary Ann Smith <jane@mail.example>', EMAIL],
    ['王 小明 <jane@mail.example>', EMAIL],
    // Mistakes are prefilled as typed: the form says what is wrong.
    ['jane doe@mail.example', { email: 'jane doe@mail.example' }],
    ['o’brien@mail.example', { email: 'o’brien@mail.example' }],
    ['jane@mail..example', { email: 'jane@mail..example' }],
    ['jane at mail.example', { email: 'jane at mail.example' }],
    ['ada', { email: 'ada' }],
    ['Jane Doe <jane@mail.example> 02 9876 5432', { ...JANE, mobile: '02 9876 5432' }],
  ])('%s', (typed, invitee) => {
    expect(parseInvitee(typed)).toEqual(invitee);
  });

  it.each([
    '',
    '   ',
    '<@U1>',
    '<!channel>',
    '<#C1|x>',
    'a\u0000b',
    'a'.repeat(255),
    '<https://x.example|x>',
  ])('%s prefills nothing', (typed) => {
    expect(parseInvitee(typed)).toEqual({});
  });

  it('never prefills more than fits in the form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        for (const part of Object.values(parseInvitee(text))) {
          expect(part.length).toBeLessThanOrEqual(600);
          expect(part.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
