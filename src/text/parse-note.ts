import { cleanText } from './clean-text.ts';
import type { Parsed } from './parsed.ts';

/** Control characters other than line breaks and tabs, and bidi overrides, which reverse the letters after them. */
const DISRUPTIVE = /(?![\n\t])[\p{Cc}\u202D\u202E]/u;

/** Combining marks beyond the third on one letter, which overlap the lines above and below, and enclosing marks. */
const PILED = /(?<=[\p{sc=Zinh}&&\p{M}]{3})[\p{sc=Zinh}&&\p{M}]+|[\u20DD-\u20E4]+/gv;

/**
 * Parses multi-line text: trims it, removes invisible characters, and replaces lone surrogates by U+FFFD. Undefined if
 * nothing is left.
 *
 * @param longest in UTF-16 code units
 */
export function parseNote(typed: string, longest: number): Parsed<string | undefined> {
  const note = cleanText(typed.toWellFormed().replace(/\r\n?/g, '\n')).replace(PILED, '').trim();
  if (note.length > longest) return { error: `Use at most ${longest} characters.` };
  if (DISRUPTIVE.test(note)) return { error: 'Remove control characters.' };
  return { value: note === '' ? undefined : note };
}
