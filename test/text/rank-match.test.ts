import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery, rankMatch, toFindable } from '../../src/text/rank-match.ts';

const person = (firstName: string, lastName: string, email = 'x@mail.example') =>
  toFindable({ firstName, lastName, email });

const rank = (query: string, firstName: string, lastName: string, email?: string) =>
  rankMatch(parseQuery(query), person(firstName, lastName, email));

describe('a name', () => {
  it.each<[string, string, string[]]>([
    [
      'José',
      'Núñez',
      [
        'José',
        'Jose',
        'JOSÉ',
        'Nunez',
        'Núñez José',
        'nunez, jose',
        'nun',
        'josenunez',
        ' Jose\u00a0 Nunez ',
      ],
    ],
    [
      'Sinéad',
      'O’Brien',
      ["O'Brien", 'OBrien', "o'br", 'O`Brien', 'Oʼbrien', 'o brien', 'sinead o´brien', 'brien'],
    ],
    [
      'Mary  Ann',
      'Smith-Jones',
      [
        'Mary Ann',
        'Smith‑Jones',
        'Smith–Jones',
        'Smith Jones',
        'smith mary',
        'maryann',
        'SmithJones',
        'jones, mary ann',
      ],
    ],
    ['小明', '王', ['王小明', '王 小明', '王', '小明', '王小', '小明 王', '王\u3000小明']],
    ['민준', '김', ['김민준', '김 민준', '김민준'.normalize('NFD'), '민준']],
    ['Zoë', 'Łukasiewicz-Ørsted', ['zoe', 'lukasiewicz', 'orsted', 'Lukasiewicz Oersted']],
    ['Jürgen', 'Müller', ['Jurgen', 'Juergen Mueller', 'Müller', 'muller']],
    ['Juergen', 'Mueller', ['Jürgen', 'Müller']],
    ['İbrahim', 'Yıldız', ['ibrahim', 'IBRAHIM', 'yildiz', 'YILDIZ', 'İBRAHİM']],
    ['Weiß', 'Straße', ['weiss', 'STRASSE', 'weiß']],
    ['Nguyễn Thị', 'Ánh', ['nguyen thi anh', 'Nguyễn', 'anh nguyen']],
    ['علی\u200cرضا', 'مُحَمَّد', ['علیرضا', 'علي', 'محمد']],
    ['Keali\u02bbi', 'Reichel', ["keali'i", 'kealii']],
    ['Иван', 'Йорданов', ['иван', 'йорданов', 'ЙОРДАНОВ', 'йорданов'.normalize('NFD')]],
    ['दीक्षा', 'शर्मा', ['दीक्षा', 'शर्मा']],
    ['', 'Suparman', ['suparman', 'Supar']],
    ['ＡＤＡ', 'Lovelace', ['ada']],
    ['ŉAda', 'Loveẚce', ['nada', 'ŉAda'.normalize('NFKC'), 'Loveẚce'.normalize('NFKC')]],
    ['Ada\u200b', 'Love\u00adlace', ['ada lovelace']],
  ])('%s %s is found however it is typed', (first, last, queries) => {
    for (const query of queries)
      expect([query, rank(query, first, last)]).toEqual([query, expect.any(Number)]);
  });

  it.each([
    ['Ann', 'An', 'Nguyen'],
    ['Jo', 'Ada', 'Lovelace'],
    ['Ada Smith', 'Ada', 'Lovelace'],
    ['राम', 'रमा', 'शर्मा'],
    ['か', 'が', 'ら'],
    ['王明', '小明', '王'],
    ['-', 'Ada', 'Lovelace'],
    ['dan', 'Ada', 'Novak'],
  ])('%s does not find %s %s', (query, first, last) => {
    expect(rank(query, first, last)).toBeUndefined();
  });

  it('matches best by whole words, then by beginnings, then by parts, then by the address', () => {
    expect(rank('Ann', 'Ann', 'Lee')).toBe(0);
    expect(rank('Ann', 'Anna', 'Lee')).toBe(1);
    expect(rank('Ann', 'Joanna', 'Lee')).toBe(2);
    expect(rank('Ann', 'Jo', 'Lee', 'annie@mail.example')).toBe(3);
    expect(rank('lee ann', 'Joanna', 'Lee')).toBe(2);
    expect(rank('ann mail.example', 'Ann', 'Lee')).toBe(3);
  });

  it('is found by each of its words and by all of them in any order, in any Unicode normal form', () => {
    // Letters that count as apostrophes, and invisible ones, are not searched for.
    const ignored = /[\ua78b\ua78c\p{Default_Ignorable_Code_Point}]/gu;
    const hasLetter = (text: string) =>
      /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u.test(text.normalize('NFKD').replace(ignored, ''));
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(hasLetter);
    fc.assert(
      fc.property(word, word, fc.constantFrom('NFC', 'NFD', 'NFKC'), (first, last, form) => {
        for (const query of [first, last, `${first} ${last}`, `${last}, ${first}`]) {
          expect(rank(query.normalize(form), first, last)).toBeDefined();
        }
      }),
    );
  });
});
