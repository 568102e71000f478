import { findAddresses, plainAddressLine, signInTheMiddle } from './find-addresses.ts';
import type { Parsed } from './parsed.ts';
import { ENTER_ONE, validateAddress } from './validate-address.ts';

/** Spelt-out addresses: "jane(at)mail.example", "jane [at] mail [dot] example", "jane at mail.example". */
const SPELT_AT = /^\S+?\s*(?:[([{<]\s*at\s*[)\]}>]|\sat\s)\s*\S.*$/iu;

function withoutAt(line: string): string {
  if (!SPELT_AT.test(line)) return ENTER_ONE;
  const meant = line
    .replace(/\s*(?:[([{<]\s*at\s*[)\]}>]|\sat\s)\s*/i, '@')
    .replace(/\s*(?:[([{<]\s*dot\s*[)\]}>]|\sdot\s)\s*/gi, '.');
  return validateAddress(meant) === undefined
    ? `There is no @ sign in this address. Did you mean ${meant}?`
    : ENTER_ONE;
}

/**
 * Parses the one e-mail address in text that was typed, or pasted from an address book, an e-mail, a web page or Slack;
 * its case is kept. Never guesses: if the address is unclear, the error asks for it.
 */
export function parseEmail(typed: string): Parsed<string> {
  const line = plainAddressLine(typed);
  if (line === '') return { error: 'Enter the worker’s email address.' };
  const sign = signInTheMiddle(line);
  if (sign !== undefined) return { error: `“${sign}” is not allowed in an address. ${ENTER_ONE}` };
  const [address, ...more] = findAddresses(typed);
  if (address === undefined) return { error: withoutAt(line) };
  if (more.length > 0) return { error: `These are two addresses. ${ENTER_ONE}` };
  const wrong = validateAddress(address);
  return wrong === undefined ? { value: address } : { error: wrong };
}
