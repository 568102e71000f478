import { foldWords } from '../../text/fold-words.ts';
import { ADDED, type Field, SYNONYMS, WHICH, WHOSE } from './synonyms.ts';

/** The meaning of a column's heading. */
export interface HeadingMeaning {
  field: Field;
  /** If several columns have the same field, the one with the lowest rank is used. */
  rank: number;
  /** The column is used only if its cells fit. */
  isVague: boolean;
}

const MEANINGS = new Map<string, HeadingMeaning>(
  SYNONYMS.flatMap(({ field, rank, isVague = false, words }) =>
    words.split(' ').map((word): [string, HeadingMeaning] => [word, { field, rank, isVague }]),
  ),
);

const LONGEST_HEADING = 80;
/** A preferred name is not the one a person is checked under, and a home phone is not a mobile. */
const NEVER = /^(?:preferred|home)$/;

function withoutWhose(words: readonly string[]): string[] {
  const start = words.findIndex((word) => !WHOSE.has(word) && !WHOSE.has(word.replace(/s$/, '')));
  return start < 0 ? words.slice(-1) : words.slice(start);
}

function readWords(words: readonly string[]): HeadingMeaning | undefined {
  const whole = MEANINGS.get(words.join(''));
  if (whole !== undefined) return whole;
  const plain = withoutWhose(words.filter((word) => !ADDED.has(word) && !/^\d+$/.test(word)));
  const [which = '', ...more] = plain;
  if (!WHICH.has(which) || more.length === 0) return MEANINGS.get(plain.join(''));
  const meaning = MEANINGS.get(withoutWhose(more).join(''));
  if (meaning === undefined) return undefined;
  const isOther = NEVER.test(which) && meaning.field !== 'email';
  return isOther ? undefined : { ...meaning, rank: meaning.rank + 1 };
}

/**
 * Splits a heading into words: camelCase is separated; brackets and their content, asterisks and accents are removed.
 */
function wordsOf(heading: string): string[] {
  const apart = heading.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').replace(/_/g, ' ');
  return foldWords(apart)[0] ?? [];
}

/**
 * The meaning of a heading; undefined if the column is not used. "Last Name/Entity Name" means what one of its parts
 * means.
 */
export function readHeading(heading: string): HeadingMeaning | undefined {
  if (heading.length > LONGEST_HEADING || heading.includes('@')) return undefined;
  const bare = heading.replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ');
  const whole = readWords(wordsOf(heading)) ?? readWords(wordsOf(bare));
  if (whole !== undefined) return whole;
  const parts = bare.split(/[/|]| or /i).map((part) => readWords(wordsOf(part)));
  const [one, ...others] = parts.filter((part) => part !== undefined);
  if (parts.length < 2 || others.some(({ field }) => field !== one?.field)) return undefined;
  return one;
}
