import { findAddresses, plainAddressLine } from './find-addresses.ts';

/** What a line about a person consists of, as typed. Judges nothing. */
export interface InviteeParts {
  /** The whole line, plain. */
  line: string;
  /** The one address in it; '' where there is none or more than one. */
  address: string;
  /** The address with what else may belong to it: a blank in it parts a name from an address, or an address in two. */
  found: string;
  /** A number with as many digits as a telephone's, or ''. */
  number: string;
  /** What is left, without the signs around it: a name, where it is plain. */
  beside: string;
}

const MAX_LINE_LENGTH = 600;

/** Mentions and links, as Slack puts them into a command. A number is no link: it stands in the link's address. */
const SLACK_LINK = /<(?!mailto:|tel:)(?:[@#!][^<>]*|[a-z][a-z+.-]*:[^<>]*)>/gi;
const TELEPHONE_LINK = /<tel:([^|<>]*)(?:\|[^<>]*)?>/gi;

/** A run of digits with what stands between them; as short as a landline's. */
const NUMBER =
  /(?:(?:mob(?:ile)?|m|ph(?:one)?|cell|tel)[.:]? ?)?\+?\(?\d[\d\s().\u2010-\u2015+-]{6,}\d(?:\.0)?/iu;

const REMARK = /\([^()]*\)|\[[^[\]]*\]/gu;

/**
 * Without brackets and quotes around it, remarks in brackets behind it, and the punctuation between two things. What
 * stands in brackets is the whole of it where nothing else does: "jane@mail.example (Jane Doe)".
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

/** Undefined where the line is empty, longer than any about one person, or no text. */
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
