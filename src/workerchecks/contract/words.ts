import { z } from 'zod';
import { RESULTS, VENDOR_STATUSES } from '../../checks/vocabulary.ts';

/** Normalises a word for comparison: no case, no punctuation. */
export const plainWord = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Schema for a map from the vendor's words to ours, such as `{Expired: Closed}`. Parses to a map keyed by normalised
 * word. An unknown target, an empty word, and two words that normalise alike but map differently are issues at that
 * word.
 */
function wordsFor<const T extends string>(targets: readonly T[]) {
  const byPlainWord = new Map(targets.map((target) => [plainWord(target), target]));
  const expected = `expected one of ${targets.join(', ')}`;
  return z.record(z.string(), z.unknown()).transform((words, context): ReadonlyMap<string, T> => {
    const meanings = new Map<string, T>();
    for (const [word, target] of Object.entries(words)) {
      const meaning = typeof target === 'string' ? byPlainWord.get(plainWord(target)) : undefined;
      const plain = plainWord(word);
      const before = meanings.get(plain);
      const problem = (message: string) => context.addIssue({ code: 'custom', path: [word], message });
      if (meaning === undefined) problem(expected);
      else if (plain === '') problem('expected a word with a letter or a digit in it');
      else if (before !== undefined && before !== meaning)
        problem(`stands there twice, and means ${before} too`);
      else meanings.set(plain, meaning);
    }
    return meanings;
  });
}

const known = <T extends string>(words: readonly T[]) => words.filter((word) => word !== 'Unknown');

export const wordsSchema = z.strictObject({
  statuses: wordsFor(known(VENDOR_STATUSES)),
  results: wordsFor(known(RESULTS)),
});
