import { cleanText } from './clean-text.ts';
import type { Parsed } from './parsed.ts';

/** Control characters but line breaks and tabs, and those that turn round the order of the letters after them. */
const DISRUPTIVE = /(?![\n\t])[\p{Cc}\u202D\u202E]/u;

/** Marks beyond the third on one letter: they reach into the lines above and below. */
const PILED = /(?<=[\p{sc=Zinh}&&\p{M}]{3})[\p{sc=Zinh}&&\p{M}]+|[\u20DD-\u20E4]+/gv;

/**
 * Text of several lines, trimmed, without what nobody sees; half a character becomes the sign for a lost one. Undefined
 * where nothing is left. `longest`: UTF-16 units.
 */
export function parseNote(typed: string, longest: number): Parsed<string | undefined> {
  const note = cleanText(typed.toWellFormed().replace(/\r\n?/g, '\n')).replace(PILED, '').trim();
  if (note.length > longest) return { error: `Use at most ${longest} characters.` };
  if (DISRUPTIVE.test(note)) return { error: 'Remove control characters.' };
  return { value: note === '' ? undefined : note };
}
