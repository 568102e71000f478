import { randomInt } from 'node:crypto';
import { cleanText } from '../text/clean-text.ts';

/** Letters and digits that are not confused when read aloud: no 0 O, 1 I L, U V. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const LENGTH = 5;

/** A random short reference, such as CHK-7F3K2. */
export function drawReference(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  return `CHK-${letters.join('')}`;
}

/** Normalises a typed reference: `chk-7f3k2`, `7F3K2` → `CHK-7F3K2`; undefined if it cannot be one. */
export function readReference(typed: string): string | undefined {
  const plain = cleanText(typed).replace(/^[\s`"'“”(#*]+|[\s`"'“”)*.,;:]+$/gu, '');
  const match = /^(?:chk[\p{Pd}\s]?)?([2-9A-Z]{5})$/iu.exec(plain);
  return match?.[1] === undefined ? undefined : `CHK-${match[1].toUpperCase()}`;
}
