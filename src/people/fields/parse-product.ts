import { foldWords } from '../../text/fold-words.ts';
import { noName } from '../../text/no-name.ts';
import type { Parsed } from '../../text/parsed.ts';
import type { FieldOptions } from './field-options.ts';

const MOST_NAMED = 10;

const fold = (text: string) => foldWords(text)[0]?.join('') ?? '';

/** Finds a product by two or more words that occur in its name alone: "police check". */
function findByWords(typed: string, products: FieldOptions['products']): string | undefined {
  const words = foldWords(typed)[0] ?? [];
  if (words.length < 2) return undefined;
  const [one, ...more] = products.filter(({ name }) => {
    const known = foldWords(name)[0] ?? [];
    return words.every((word) => known.includes(word));
  });
  return more.length === 0 ? one?.id : undefined;
}

/** The id of the product with this id or name, ignoring case and punctuation; undefined if there is none. */
export function findProduct(typed: string, products: FieldOptions['products']): string | undefined {
  const sought = fold(typed);
  if (sought === '') return undefined;
  const byId = products.find(({ id }) => fold(id) === sought);
  const exact = byId ?? products.find(({ name }) => fold(name) === sought);
  return exact?.id ?? findByWords(typed, products);
}

/** The id of the product that a row names; undefined if the cell is empty. */
export function parseProduct(typed: string, products: FieldOptions['products']): Parsed<string | undefined> {
  if (typed === '' || noName(typed) === 'none') return { value: undefined };
  const value = findProduct(typed, products);
  if (value !== undefined) return { value };
  const names = products.slice(0, MOST_NAMED).map(({ name }) => name);
  const shown = typed.length > 40 ? `${typed.slice(0, 39)}…` : typed;
  return { error: `“${shown}” is not a check type. Use one of: ${names.join(', ')}.` };
}
