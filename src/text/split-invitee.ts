import { findAddresses, plainAddressLine } from './find-addresses.ts';

/** The parts of a line about a person, as typed. Not validated. */
export interface InviteeParts {
  /** The whole line, cleaned. */
  line: string;
  /** The only address in it; '' if there is none or more than one. */
  address: string;
  /**
   * The address with adjacent text that may belong to it. A space in it means either a name next to the address, or an
   * address split in two.
   */
  found: string;
  /** Digits long enough to be a telephone number, or ''. */
  number: string;
  /** The rest, without surrounding punctuation: normally a name. */
  beside: string;
}

const MAX_LINE_LENGTH = 600;

/** Slack's mentions and links in command text. Excludes tel: links, whose number is in the link itself. */
const SLACK_LINK = /<(?!mailto:|tel:)(?:[@#!][^<>]*|[a-z][a-z+.-]*:[^<>]*)>/gi;
const TELEPHONE_LINK = /<tel:([^|<>]*)(?:\|[^<>]*)?>/gi;

/** A run of digits with separators, at least as long as a landline number. */
const NUMBER =
  /(?:(?:mob(?:ile)?|m|ph(?:one)?|cell|tel)[.:]? ?)?\+?\(?\d[\d\s().\u2010-\u2015+-]{6,}\d(?:\.0)?/iu;

const REMARK = /\([^()]*\)|\[[^[\]]*\]/gu;

/**
 * Removes surrounding brackets and quotes, remarks in brackets, and the punctuation between two parts. If nothing else
 * is left, the brackets contain the name: "jane@mail.example (Jane Doe)".
 */
function plainPart(text: string): string {
  const withoutRemarks = text.replace(REMARK, ' ');
  return (/\p{L}/u.test(withoutRemarks) ? withoutRemarks : text)
    .replace(/["“”„‟«»‹›<>()[\]]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s'‘’`,;:|/–-]+|[\s'‘’`,;:|/–-]+$/gu, '');
}

function withoutAddress(line: string, address: string): string {
  const at = line.toLowerCase().indexOf(address.toLowerCase());
  if (at < 0) return line;
  const around = `${line.slice(0, at)} ${line.slice(at + address.length)}`;
  return around.replace(/<?mailto:[^\s>]*>?/gi, ' ').replace(/\be\p{Pd}?mail\b ?[:=-]?/giu, ' ');
}

/** Undefined if the line is empty, too long to be about one person, or not text. */
export function splitInvitee(typed: string): InviteeParts | undefined {
  const text = typed
    .replace(SLACK_LINK, ' ')
    .replace(TELEPHONE_LINK, ' $1 ')
    .replace(/[\t\r\n]+/g, ' ');
  const line = plainAddressLine(text);
  if (line === '' || line.length > MAX_LINE_LENGTH || /[\p{Cc}\p{Cs}]/u.test(line)) return undefined;
  const match = NUMBER.exec(line.replace(/\S*@\S*/g, (word) => '@'.repeat(word.length)));
  const number = match?.[0] ?? '';
  const rest =
    match === null ? line : `${line.slice(0, match.index)} ${line.slice(match.index + number.length)}`.trim();
  const [found = '', ...more] = findAddresses(rest);
  const isOne = found !== '' && more.length === 0;
  const address = isOne ? (found.split(' ').find((part) => part.includes('@')) ?? found) : '';
  return {
    line: rest,
    address,
    found: isOne ? found : '',
    number,
    beside: plainPart(isOne ? withoutAddress(rest, address) : rest),
  };
}
