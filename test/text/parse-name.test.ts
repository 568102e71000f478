import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/text/clean-text.ts';
import { parseName } from '../../src/text/parse-name.ts';

const first = (typed: string) => parseName(typed, 'first name');

/** Real names in many scripts, as their bearers write them. */
const REAL_NAMES = [
  'Zoë',
  'O’Brien-Smith',
  "D'Souza",
  'Nguyễn Thị Ánh',
  'Ọlábísí',
  'Łukasz',
  'Þórdís',
  'İbrahim',
  'Kealiʻiwahamana',
  'Żółć',
  '李',
  '王小明',
  '葛\u{E0100}城',
  '𠮷野',
  'さくら',
  'ガブリエル',
  '김민준',
  'Иванов',
  'Щербина-Ёлкин',
  'Παπαδόπουλος',
  'مريم بنت عبد الله',
  'مُحَمَّدٌ',
  'علی\u200cرضا', // Persian, with a non-joiner
  'שְׁלֹמֹה',
  'दीक्षा',
  'क्\u200dष', // Devanagari, with a joiner
  'ශ්\u200dරී', // Sinhala: Sri
  'ন্\u200d', // Bengali, a joiner at the end
  'தமிழ்ச்செல்வி',
  'ភក្ដី',
  'สมชาย',
  'မြင့်မြင့်အေး',
  'བསྟན་འཛིན་རྒྱ་མཚོ',
  'ᠪᠠᠲᠤ',
  'ጌታቸው',
  'Ⴌინო',
  'Na',
  'Null',
  'Nil',
  'X Æ',
  'N'.repeat(100),
];

describe('a name', () => {
  it.each(REAL_NAMES)('%s passes as it is', (name) => {
    expect(first(name)).toEqual({ value: name.normalize('NFC') });
    expect(first(name.normalize('NFD'))).toEqual({ value: name.normalize('NFC') });
  });

  it.each([
    ['zero widths', 'A\u200bd\u2060a\ufeff', 'Ada'],
    ['joiners that join nothing', 'A\u200dd\u200ca', 'Ada'],
    [
      'directional marks and brackets',
      '\u200eAda\u200f\u061c \u202aLovelace\u202c\u2066\u2069',
      'Ada Lovelace',
    ],
    ['tags', 'Ada\u{E0001}\u{E0041}\u{E007F}', 'Ada'],
    ['fillers', '\u3164Ada\u115f\u1160\uffa0\u2800', 'Ada'],
    ['soft hyphens', 'Love\u00adlace', 'Lovelace'],
    ['variation selectors', 'Ada\ufe0f\u{E0101}', 'Ada'],
    ['blanks of every kind', '\u3000Mary\u00a0\u2009 Ann\t', 'Mary Ann'],
    ['the dress of a font', '𝓐𝓭𝓪', 'Ada'],
    ['full-width letters', 'Ａｄａ', 'Ada'],
    ['ligatures', 'Griﬃths', 'Griffiths'],
  ])('is kept without %s', (_, typed, name) => {
    expect(first(typed)).toEqual({ value: name });
  });

  it.each([
    ['half a character', 'Ada\ud83d', /garbled/],
    ['half a character before', '\udc00Ada', /garbled/],
    ['private use', 'Ada\ue000', /garbled/],
    ['a lost character', 'Jos\ufffd', /garbled/],
    ['an unassigned one', 'Ada\u{E1000}', /garbled/],
    ['zalgo', 'A\u0300\u0301\u0302\u0303\u0304da', /accent marks/],
    ['zalgo, three a letter', 'Z\u0311\u036b\u0343a\u0310\u036c\u0302l\u0315\u0346\u0352', /accent marks/],
    ['strokes', 'J\u0337a\u0337ne', /accent marks/],
    ['circles', 'A\u20dd', /accent marks/],
    ['an override of direction', 'Ada\u202eB', /control characters/],
    ['a control character', 'A\u0000', /control characters/],
    ['a line break', 'Ada\nB', /control characters/],
  ])('with %s is refused', (_, typed, sentence) => {
    expect(first(typed)).toEqual({ error: expect.stringMatching(sentence) });
  });

  it.each(['', ' ', '\u200b\u00a0', '\u3164', '\u{E0041}'])('%j is blank', (typed) => {
    expect(first(typed)).toEqual({ error: 'Enter the worker’s first name.' });
  });

  it.each([
    '-',
    '.',
    '--',
    '—',
    '_',
    '?',
    '*',
    '0',
    'n/a',
    'N/A',
    'N.A.',
    'n.a',
    'none',
    'None',
    'NONE',
    'unknown',
    'Not applicable',
    'no last name',
    'TBA',
    'xxx',
    '(none)',
    '👩‍⚕️',
  ])('%s is no name', (typed) => {
    expect(first(typed)).toEqual({
      error: `“${typed}” is not a name. Enter the worker’s first name, or tick Has one name only.`,
    });
  });

  it.each([
    ['NA', 'Na'],
    ['na', 'Na'],
    ['NULL', 'Null'],
    ['nil', 'Nil'],
    ['FNU', 'Fnu'],
  ])('%s is a name if it is written %s', (typed, name) => {
    expect(first(typed)).toEqual({
      error: expect.stringContaining(`If it is their name, write it as ${name}.`),
    });
    expect(first(name)).toEqual({ value: name });
  });

  it('is kept so that it is read the same again, and contains only text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const read = first(text);
        if ('error' in read) return;
        expect(first(read.value)).toEqual(read);
        expect(read.value).toBe(read.value.normalize('NFC').trim());
        expect(read.value.isWellFormed()).toBe(true);
        expect(read.value).not.toMatch(/[\u200b\u2060-\u206f\u202a-\u202e\ufeff\u3164\p{Cc}\p{Co}]/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe('cleaned text', () => {
  it('is not changed by cleaning it again', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        '\u200d',
        '\u200c',
        '\u094d',
        'क',
        'a',
        '\ufe0f',
        '👩',
        '\u0301',
        '\u00ad',
        '葛',
        '\u{E0100}',
      ),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const once = cleanText(units.join(''));
        expect(cleanText(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
});
