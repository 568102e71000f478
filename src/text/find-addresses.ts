import { cleanText, narrow, withoutEntities } from './clean-text.ts';

/** Links to an address, as Slack, Markdown and HTML write them. */
const LINKS = [
  /<mailto:([^|<>]*)(?:\|[^<>]*)?>/gi,
  /\[[^\]]*\]\(mailto:([^()\s]*)\)/gi,
  /<a\b[^<>]*\bhref="?mailto:([^"<>\s]*)[^<>]*>[^<>]*<\/a>/gi,
];

/**
 * Separators that surround an address and never occur in one. Apostrophes are not treated as quotes, because an address
 * may contain one.
 */
const AROUND =
  /[<>()[\]{}"\u201C-\u201F\u00AB\u00BB\u2039\u203A\u300C-\u300F;|\n\r\t]+|,\s+|\s[\p{Pd}•·/]\s/u;

/** One of these signs glued between a word and an address does not separate them: the intended address is unclear. */
const IN_THE_MIDDLE =
  /(?:^|\s)[^\s@<([{]*[\p{L}\p{N}]([;|"\u201D)\]}>\u00BB])[;|"\u201D)\]}>\u00BB]*[^\s@;|<>()]*@/u;

/** "Email:", "E-mail -", "Work e-mail =", and any other words followed by a colon and a space. */
const LABEL =
  /^(?:(?:[\p{L}'’]+ ){0,2}(?:e\p{Pd}?mail|mail)(?: address| id)? ?[:=\p{Pd}] ?|(?:e\p{Pd}?mail|mail)(?: address)? (?=\S+$)|[\p{L}][\p{L}'’ .-]{0,30}: )/iu;

const EDGES = /^[\s,.:=*•·'`´\u2018-\u201B-]+|[\s,.:*•·…!'`´\u2018-\u201B-]+$/gu;

/**
 * Text as a single clean line: invisible characters removed, full-width characters and the ideographic full stop made
 * plain, links reduced to `<mailto:…>`.
 */
export function plainAddressLine(typed: string): string {
  const text = narrow(cleanText(withoutEntities(typed))).replace(/[\u3002\uFF61]/g, '.');
  return LINKS.reduce((line, link) => line.replace(link, '<mailto:$1>'), text).trim();
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** Strips what surrounds an address, and a mailto link's parameters such as subject and cc. */
function undressed(part: string): string {
  let text = part.trim();
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replace(LABEL, '')
      .replace(EDGES, '')
      .replace(/^_+(?=.*_$)|_+$/gu, '');
  }
  // Including the scheme prefixes that directories export.
  const link = /^(?:mailto|smtp|sip):(.*)$/i.exec(text)?.[1];
  const address = (link === undefined ? text : decoded(link)).replace(/(?<=@[^?]*)\?.*$/, '');
  return link === undefined ? address : address.replace(EDGES, '');
}

/**
 * The only address in a search text, lower-cased and with every kind of apostrophe made plain; undefined if there is
 * none or more than one.
 */
export function soughtAddress(typed: string): string | undefined {
  const [address, ...more] = findAddresses(typed);
  if (address === undefined || more.length > 0) return undefined;
  return address.toLowerCase().replace(/[\u2018-\u201B\u02B9-\u02BF\u2032`´]/gu, "'");
}

/** The sign glued between a word and an address, if any; see IN_THE_MIDDLE. */
export function signInTheMiddle(line: string): string | undefined {
  return IN_THE_MIDDLE.exec(line)?.[1] ?? /([)\]}>"\u201D\u00BB])@/u.exec(line)?.[1];
}

/** One address with any text that may belong to it, or several addresses. */
function split(part: string): string[] {
  const isSeveral = part.split('@').length > 2 && /[\s,]/.test(part);
  if (!isSeveral) return [undressed(part)];
  return part
    .split(/[\s,]+/)
    .filter((token) => token.includes('@'))
    .map(undressed);
}

/**
 * Extracts everything in a text that contains an @ and may be an address, without duplicates, and without the
 * surrounding name, label, brackets, quotes and punctuation. Does not validate.
 */
export function findAddresses(typed: string): string[] {
  const found = new Map<string, string>();
  const parts = plainAddressLine(typed)
    .split(AROUND)
    .filter((part) => part.includes('@'));
  for (const address of parts.flatMap(split)) {
    const key = address.toLowerCase();
    if (!found.has(key)) found.set(key, address);
  }
  return [...found.values()];
}

/**
 * Extracts addresses from prose, without duplicates: only the word with the @, and only if it has a local part and a
 * dot in the domain. A mention such as `@ada` is not an address.
 */
export function addressesInProse(typed: string): string[] {
  const words = findAddresses(typed).flatMap((found) => found.split(/\s+/));
  const addresses = words.flatMap(findAddresses).filter((word) => /^\S+@\S+\.\S+$/.test(word));
  const keys = addresses.map((address) => address.toLowerCase());
  return addresses.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}
