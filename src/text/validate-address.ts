import { domainToASCII } from 'node:url';

/** Deliverable lengths: RFC 5321, section 4.5.3.1.3, less the angle brackets; and section 4.5.3.1.1. */
const MAX_EMAIL_LENGTH = 254;
const MAX_LOCAL_PART_LENGTH = 64;

/** RFC 5322's atext, minus characters that no real address uses: ` | ? */
const LOCAL = /^[a-z0-9!#$%&'*+/=^_{}~-]+(\.[a-z0-9!#$%&'*+/=^_{}~-]+)*$/i;
const STRANGE_IN_LOCAL = /[^a-z0-9!#$%&'*+/=^_{}~.-]/iu;
const STRANGE_IN_DOMAIN = /[^a-z0-9.-]/iu;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?:[a-z]{2,63}|xn--${LABEL})$`, 'i');

const APOSTROPHES = /[\u2018-\u201B\u02B9-\u02BF\u0060\u00B4\u2032\uA78C]/gu;

export const ENTER_ONE = 'Enter one email address: name@example.com';

function isAddress(address: string): boolean {
  const [local = '', domain = '', ...more] = address.split('@');
  return more.length === 0 && LOCAL.test(local) && DOMAIN.test(domain) && address.length <= MAX_EMAIL_LENGTH;
}

const orElse = (meant: string, otherwise = 'Type the address again: name@example.com') =>
  isAddress(meant) ? `Did you mean ${meant}?` : otherwise;

function named(character: string): string {
  if (/\s/u.test(character)) return 'A space';
  return /[\p{C}\uFFFD]/u.test(character) ? 'A damaged character' : `“${character}”`;
}

const without = (address: string, what: RegExp, instead = '') => address.replaceAll(what, instead);

const unaccented = (text: string) => without(text.normalize('NFKD'), /\p{M}/gu);

/** An error about a character that is not allowed where it is; undefined if all are. */
function strangeCharacter(address: string, local: string, domain: string): string | undefined {
  const strange = STRANGE_IN_LOCAL.exec(local)?.[0] ?? STRANGE_IN_DOMAIN.exec(domain)?.[0];
  if (strange === undefined) return undefined;
  const cannot = `${named(strange)} is not allowed in an address.`;
  if (strange.search(APOSTROPHES) >= 0) return `${cannot} ${orElse(without(address, APOSTROPHES, "'"))}`;
  if (strange === ',') return `${cannot} ${orElse(without(address, /,/g, '.'))}`;
  if (/\s/u.test(strange)) {
    // A space elsewhere may separate two words or stand for a dot: do not guess.
    const meant = without(address, /\s*([@.])\s*/g, '$1');
    return `${cannot} ${orElse(meant, 'Enter only the address: name@example.com')}`;
  }
  if (/[\p{sc=Cyrl}\p{sc=Grek}]/u.test(strange) && /[a-z]/i.test(local)) {
    return `${named(strange)} looks like a Latin letter but is not one. Type the address again.`;
  }
  const ascii = STRANGE_IN_LOCAL.test(local) ? '' : domainToASCII(domain);
  return `${cannot} ${orElse(ascii === '' ? unaccented(address) : `${local}@${ascii}`)}`;
}

/** Why a bare address is invalid, as a sentence; undefined if it is valid. */
export function validateAddress(address: string): string | undefined {
  if (address.length > MAX_EMAIL_LENGTH) return `Use at most ${MAX_EMAIL_LENGTH} characters.`;
  if (isAddress(address)) {
    const isLong = address.indexOf('@') > MAX_LOCAL_PART_LENGTH;
    return isLong ? `Use at most ${MAX_LOCAL_PART_LENGTH} characters before the @.` : undefined;
  }
  if (/@\s*@/.test(address))
    return `There are two @ signs in a row. ${orElse(without(address, /@[\s@]*@/g, '@'))}`;
  if (address.split('@').length > 2) return `There are two @ signs in this address. ${ENTER_ONE}`;
  const [local = '', domain = ''] = address.split('@');
  const strange = strangeCharacter(address, local.trim() && local, domain);
  if (strange !== undefined) return strange;
  if (address.includes('..'))
    return `There are two dots in a row. ${orElse(without(address, /\.{2,}/g, '.'))}`;
  if (/^\.|\.@|@\./.test(address)) {
    return `An address can’t start with a dot or have one next to the @ sign. ${orElse(without(address, /^\.|\.(?=@)|(?<=@)\./g))}`;
  }
  return ENTER_ONE;
}
