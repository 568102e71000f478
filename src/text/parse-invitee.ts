import { findAddresses, plainAddressLine } from './find-addresses.ts';
import { noName } from './no-name.ts';
import { parseOptionalMobile } from './parse-mobile.ts';
import { normalizeName } from './parse-name.ts';

/** What a line says of a person, as far as it says so plainly; to be looked over before it is used. */
export interface Invitee {
  firstName?: string;
  lastName?: string;
  email?: string;
  mobile?: string;
}

const MAX_LINE_LENGTH = 600;
const MAX_ADDRESS_LENGTH = 254;

/** Mentions and links, as Slack puts them into a command. A number is no link: it stands in the link's address. */
const SLACK_LINK = /<(?!mailto:|tel:)(?:[@#!][^<>]*|[a-z][a-z+.-]*:[^<>]*)>/gi;
const TELEPHONE_LINK = /<tel:([^|<>]*)(?:\|[^<>]*)?>/gi;

/** A run of digits with what stands between them; as short as a landline's. */
const NUMBER =
  /(?:(?:mob(?:ile)?|m|ph(?:one)?|cell|tel)[.:]? ?)?\+?\(?\d[\d\s().\u2010-\u2015+-]{6,}\d(?:\.0)?/iu;

const WORD = "[\\p{L}\\p{M}][\\p{L}\\p{M}'’‘ʼ.\\p{Pd}\\u200C\\u200D]*";
const TWO_WORDS = new RegExp(`^(${WORD}) (${WORD})$`, 'u');
const ONE_WORD = new RegExp(`^${WORD}$`, 'u');
const LAST_FIRST = new RegExp(`^(${WORD}(?: ${WORD}){0,3}), ?(${WORD}(?: ${WORD}){0,3})$`, 'u');

/** Two words are a first and a last name, in this order, or the other way round with a comma. More are not plain. */
function parsePlainNames(text: string): Pick<Invitee, 'firstName' | 'lastName'> {
  const name = normalizeName(text);
  // There the family's name stands first, without a comma.
  if (/[\p{sc=Han}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}]/u.test(name) && !name.includes(',')) return {};
  const [, first, last] = TWO_WORDS.exec(name) ?? [];
  const [, lastBefore, firstBehind] = LAST_FIRST.exec(name) ?? [];
  const firstName = first ?? firstBehind;
  const lastName = last ?? lastBefore;
  if (firstName === undefined || lastName === undefined) return {};
  return noName(firstName) === undefined && noName(lastName) === undefined ? { firstName, lastName } : {};
}

/** Without brackets and quotes around it, remarks in brackets behind it, and the punctuation between two things. */
function plainPart(text: string): string {
  return text
    .replace(/\([^()]*\)|\[[^[\]]*\]/gu, ' ')
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

/**
 * `Jane Doe <jane@mail.example> 0412 345 678`, in this order or another, or a part of it. A text without an address
 * that is nothing else is given as the address, for the form to say what is wrong with it.
 */
export function parseInvitee(typed: string): Invitee {
  const text = typed
    .replace(SLACK_LINK, ' ')
    .replace(TELEPHONE_LINK, ' $1 ')
    .replace(/[\t\r\n]+/g, ' ');
  const line = plainAddressLine(text);
  if (line === '' || line.length > MAX_LINE_LENGTH || /[\p{Cc}\p{Cs}]/u.test(line)) return {};
  const number = NUMBER.exec(line.replace(/\S*@\S*/g, (word) => '@'.repeat(word.length)));
  if (number === null) return parsePerson(line);
  const rest = `${line.slice(0, number.index)} ${line.slice(number.index + number[0].length)}`.trim();
  return { ...parsePerson(rest), ...prefilledMobile(number[0]) };
}

/** Names and address. */
function parsePerson(line: string): Invitee {
  const [found, ...more] = findAddresses(line);
  if (found === undefined) {
    const names = parsePlainNames(plainPart(line));
    return names.firstName === undefined ? asAddress(plainPart(line)) : names;
  }
  if (more.length > 0) return asAddress(line);
  // A blank in it: a name beside it, or an address that was torn apart.
  const address = found.split(' ').find((part) => part.includes('@')) ?? found;
  const beside = plainPart(withoutAddress(line, address));
  const names = parsePlainNames(beside);
  if (names.firstName !== undefined) return { ...names, ...asAddress(address) };
  if (address !== found)
    return asAddress(found.startsWith(`${address} `) && /@.*\./.test(address) ? address : found);
  const isOneName = ONE_WORD.test(beside) && /<[^<>]*@/.test(line);
  return { ...(isOneName ? { firstName: beside } : {}), ...asAddress(address) };
}

function asAddress(address: string): Pick<Invitee, 'email'> {
  return address === '' || address.length > MAX_ADDRESS_LENGTH ? {} : { email: address };
}

/** A number that is no mobile is prefilled as it was typed: the form says why. */
function prefilledMobile(typed: string): Pick<Invitee, 'mobile'> {
  const read = parseOptionalMobile(typed);
  const mobile = 'value' in read ? read.value : typed.trim();
  return mobile === undefined ? {} : { mobile };
}
