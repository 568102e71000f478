/** Said instead of a name, whatever the case. */
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

/** Names of people, where they are written as names are: Na Li, Jennifer Null. In capitals or small letters they say that there is none. */
const RARELY_A_NAME = new Set(['na', 'nil', 'null', 'fnu', 'lnu', 'nfn', 'nln', 'nmn']);

/** "None" where a name of those words is asked to be written as a name. */
export type NoName = 'none' | 'ambiguous';

/**
 * Whether what stands in a name field says that there is no name: "-", ".", "n/a", "none", "N.A.", "NULL".
 * 'ambiguous': it would be a name if it were written "Na". Undefined for what can be a name.
 */
export function noName(name: string): NoName | undefined {
  const letters = name.replace(/[^\p{L}\p{M}]/gu, '');
  if (!/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u.test(letters)) return 'none';
  const word = letters.toLowerCase();
  if (NEVER_A_NAME.has(word) || /^x{2,}$/.test(word)) return 'none';
  if (!RARELY_A_NAME.has(word)) return undefined;
  // With a dot or a stroke between the letters it is no name: n/a, N.A.
  if (/[\p{L}][^\p{L}\p{M}]+[\p{L}]/u.test(name)) return 'none';
  const asName = letters.charAt(0) === letters.charAt(0).toUpperCase() && letters.slice(1) === word.slice(1);
  return asName ? undefined : 'ambiguous';
}
