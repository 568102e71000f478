import { plainAddressLine } from './find-addresses.ts';
import { foldWords } from './fold-words.ts';

/** Match ranks; lower is better. */
const RANKS = { wholeWords: 0, beginnings: 1, parts: 2, address: 3 } as const;

/** One spelling of a name: its words, and the words run together starting from each of them. */
interface Written {
  words: readonly string[];
  together: readonly string[];
}

/** A person, indexed for searching. Built once and cached, because it is compared often. */
export interface Findable {
  names: readonly Written[];
  /** All of the above in one string, to rule out a match quickly. */
  everything: string;
  email: string;
}

export function toFindable(person: { firstName: string; lastName: string; email: string }): Findable {
  const lasts = foldWords(person.lastName);
  const names = foldWords(person.firstName).flatMap((first) =>
    lasts.map((last) => ({
      words: [...first, ...last],
      together: [...tails([...first, ...last]), ...tails([...last, ...first])],
    })),
  );
  const everything = names.flatMap(({ words, together }) => [...words, ...together]).join(' ');
  return { names, everything, email: person.email.toLowerCase() };
}

/** Suffixes of a list of words, each run together: abc, bc, c for a b c. */
function tails(words: readonly string[]): string[] {
  return words.map((_, index) => words.slice(index).join(''));
}

/** Shortest prefix allowed to run across a word boundary; a shorter one would match too many names. */
const MIN_ACROSS_LENGTH = 4;
const WITHOUT_BLANKS =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Khmr}\p{sc=Laoo}\p{sc=Mymr}]/u;

/** A parsed search, reused for many people. */
interface Query {
  /** What was typed, split at spaces: each token's folded forms, and its plain form for matching the address. */
  tokens: readonly { folded: readonly string[][]; plain: string }[];
  /** All words run together, in each folded form. */
  together: readonly string[];
}

export function parseQuery(typed: string): Query {
  const line = plainAddressLine(typed).toLowerCase();
  const tokens = line
    .split(/\s+/)
    .filter((token) => token !== '')
    .map((token) => ({ folded: foldWords(token), plain: token }));
  return { tokens, together: foldWords(line).map((words) => words.join('')) };
}

function rankWord(word: string, words: readonly string[]): number | undefined {
  if (words.includes(word)) return RANKS.wholeWords;
  if (words.some((one) => one.startsWith(word))) return RANKS.beginnings;
  return words.some((one) => one.includes(word)) ? RANKS.parts : undefined;
}

/** The worst of the ranks; undefined if any is missing or there are none. */
function worst(ranks: readonly (number | undefined)[]): number | undefined {
  let found: number | undefined;
  for (const rank of ranks) {
    if (rank === undefined) return undefined;
    found = Math.max(found ?? 0, rank);
  }
  return found;
}

function best(ranks: readonly (number | undefined)[]): number | undefined {
  const known = ranks.filter((rank) => rank !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function rankTogether(sought: string, { words, together }: Written): number | undefined {
  if (sought === '') return undefined;
  if (together.includes(sought)) return RANKS.wholeWords;
  if (words.some((word) => word.startsWith(sought))) return RANKS.beginnings;
  const isLong = sought.length >= MIN_ACROSS_LENGTH || WITHOUT_BLANKS.test(sought);
  return isLong && together.some((run) => run.startsWith(sought)) ? RANKS.parts : undefined;
}

function rankToken(token: Query['tokens'][number], person: Findable): number | undefined {
  const byName = person.names.flatMap(({ words }) =>
    token.folded.map((sought) => worst(sought.map((word) => rankWord(word, words)))),
  );
  return best([...byName, person.email.includes(token.plain) ? RANKS.address : undefined]);
}

/** Cheap pre-filter: false means certainly no match, true means maybe. */
function mayFit({ tokens, together }: Query, { everything, email }: Findable): boolean {
  if (together.some((sought) => sought !== '' && everything.includes(sought))) return true;
  return tokens.every(
    ({ folded, plain }) =>
      folded.some((words) => words.every((word) => everything.includes(word))) || email.includes(plain),
  );
}

/**
 * Ranks how well a person matches; 0 is best, undefined is no match. Each word of the query must occur in the name, in
 * any order, or in the address: whole words rank before prefixes, prefixes before substrings, and those before
 * substrings of the address.
 */
export function rankMatch(query: Query, person: Findable): number | undefined {
  if (!mayFit(query, person)) return undefined;
  const together = person.names.flatMap((name) => query.together.map((sought) => rankTogether(sought, name)));
  const words = query.tokens.map((token) => {
    // Punctuation on its own, such as a dash or comma between two words, matches anything.
    const isSign = query.tokens.length > 1 && token.folded.every((sought) => sought.length === 0);
    return isSign ? RANKS.wholeWords : rankToken(token, person);
  });
  return best([...together, worst(words)]);
}
