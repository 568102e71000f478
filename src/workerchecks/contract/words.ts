import { z } from 'zod';
import { RESULTS, VENDOR_STATUSES } from '../../checks/vocabulary.ts';

/** Words are compared without case and punctuation. */
export const plainWord = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * What the vendor's own words mean: `{Expired: Closed}`. Parses to a map of plain words; a target or a word that is
 * none, and two words that are the same but mean different things, are issues at the word.
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
