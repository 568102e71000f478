/** Placeholders people type instead of a name, compared without case. */
const NEVER_A_NAME = new Set([
  'none',
  'noname',
  'nofirstname',
  'nogivenname',
  'noforename',
  'nolastname',
  'nosurname',
  'nofamilyname',
  'nomiddlename',
  'notapplicable',
  'notavailable',
  'notgiven',
  'notprovided',
  'notknown',
  'notstated',
  'nogiven',
  'nolast',
  'nofirst',
  'unknown',
  'mononym',
  'onename',
  'onenameonly',
  'hasonenameonly',
  'singlename',
  'singlenameonly',
  'blank',
  'empty',
  'tba',
  'tbc',
  'tbd',
  'undefined',
]);

/**
 * Placeholders that are also real names when capitalised as one: Na Li, Jennifer Null. In all capitals or all lower
 * case they mean that there is no name.
 */
const RARELY_A_NAME = new Set(['na', 'nil', 'null', 'fnu', 'lnu', 'nfn', 'nln', 'nmn']);

/** 'ambiguous': probably a placeholder, but a name if it were capitalised as one. */
export type NoName = 'none' | 'ambiguous';

/**
 * Detects a placeholder in a name field: "-", ".", "n/a", "none", "N.A.", "NULL". 'ambiguous': it would be a name if it
 * were capitalised, such as "Na". Undefined if it can be a name.
 */
export function noName(name: string): NoName | undefined {
  const letters = name.replace(/[^\p{L}\p{M}]/gu, '');
  if (!/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u.test(letters)) return 'none';
  const word = letters.toLowerCase();
  if (NEVER_A_NAME.has(word) || /^x{2,}$/.test(word)) return 'none';
  if (!RARELY_A_NAME.has(word)) return undefined;
  // A dot or slash between the letters rules out a name: n/a, N.A.
  if (/[\p{L}][^\p{L}\p{M}]+[\p{L}]/u.test(name)) return 'none';
  const asName = letters.charAt(0) === letters.charAt(0).toUpperCase() && letters.slice(1) === word.slice(1);
  return asName ? undefined : 'ambiguous';
}
