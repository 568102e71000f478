import { cleanText, narrow, withoutEntities } from './clean-text.ts';

/** Links to an address, as Slack, Markdown and HTML write them. */
const LINKS = [
  /<mailto:([^|<>]*)(?:\|[^<>]*)?>/gi,
  /\[[^\]]*\]\(mailto:([^()\s]*)\)/gi,
  /<a\b[^<>]*\bhref="?mailto:([^"<>\s]*)[^<>]*>[^<>]*<\/a>/gi,
];

/** What stands around an address and never in one. An apostrophe may stand in one, so its kinds are no quotes here. */
const AROUND =
  /[<>()[\]{}"\u201C-\u201F\u00AB\u00BB\u2039\u203A\u300C-\u300F;|\n\r\t]+|,\s+|\s[\p{Pd}•·/]\s/u;

/** Such a sign right between a word and an address parts nothing: what the address was is not known. */
const IN_THE_MIDDLE =
  /(?:^|\s)[^\s@<([{]*[\p{L}\p{N}]([;|"\u201D)\]}>\u00BB])[;|"\u201D)\]}>\u00BB]*[^\s@;|<>()]*@/u;

/** "Email:", "E-mail -", "Work e-mail =", and any other words before a colon and a blank. */
const LABEL =
  /^(?:(?:[\p{L}'’]+ ){0,2}(?:e\p{Pd}?mail|mail)(?: address| id)? ?[:=\p{Pd}] ?|(?:e\p{Pd}?mail|mail)(?: address)? (?=\S+$)|[\p{L}][\p{L}'’ .-]{0,30}: )/iu;

const EDGES = /^[\s,.:=*•·'`´\u2018-\u201B-]+|[\s,.:*•·…!'`´\u2018-\u201B-]+$/gu;

/** In one line, without what nobody sees. Full-width signs and the ideographic full stop are the plain ones. */
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

/** What is around an address goes, and what a link asks for beside it: a subject, a copy. */
function undressed(part: string): string {
  let text = part.trim();
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replace(LABEL, '')
      .replace(EDGES, '')
      .replace(/^_+(?=.*_$)|_+$/gu, '');
  }
  // Also as directories keep addresses, with the way to reach them.
  const link = /^(?:mailto|smtp|sip):(.*)$/i.exec(text)?.[1];
  const address = (link === undefined ? text : decoded(link)).replace(/(?<=@[^?]*)\?.*$/, '');
  return link === undefined ? address : address.replace(EDGES, '');
}

/** The one address in a text, in small letters, as it is looked for: with a plain apostrophe for every other kind. */
export function soughtAddress(typed: string): string | undefined {
  const [address, ...more] = findAddresses(typed);
  if (address === undefined || more.length > 0) return undefined;
  return address.toLowerCase().replace(/[\u2018-\u201B\u02B9-\u02BF\u2032`´]/gu, "'");
}

/** The sign that stands between a word and an address as if it were a part of it; undefined where none does. */
export function signInTheMiddle(line: string): string | undefined {
  return IN_THE_MIDDLE.exec(line)?.[1] ?? /([)\]}>"\u201D\u00BB])@/u.exec(line)?.[1];
}

/** One address, with what else stands in it that may belong to it, or several. */
function split(part: string): string[] {
  const isSeveral = part.split('@').length > 2 && /[\s,]/.test(part);
  if (!isSeveral) return [undressed(part)];
  return part
    .split(/[\s,]+/)
    .filter((token) => token.includes('@'))
    .map(undressed);
}

/**
 * What a text holds with an @ in it, each once, as it may be an address: without name, label, brackets, quotes and
 * punctuation around it. Judges none of them.
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
 * The addresses in prose, each once: of each only the word with the @, with a name before it and a dot behind it. A
 * mention typed as `@ada` is none.
 */
export function addressesInProse(typed: string): string[] {
  const words = findAddresses(typed).flatMap((found) => found.split(/\s+/));
  const addresses = words.flatMap(findAddresses).filter((word) => /^\S+@\S+\.\S+$/.test(word));
  const keys = addresses.map((address) => address.toLowerCase());
  return addresses.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}
