import { createRequire } from 'node:module';
import type { PhoneNumber } from 'libphonenumber-js';
import { cleanText } from './clean-text.ts';
import { noName } from './no-name.ts';
import { normalizeNumber } from './normalize-number.ts';
import type { Parsed } from './parsed.ts';

const load = createRequire(import.meta.url);

/** Loaded at the first number rather than at each start, to which its hundred files would add 40 ms. */
const phoneNumbers = (): typeof import('libphonenumber-js/max') => load('libphonenumber-js/max');
const mobiles = (): typeof import('libphonenumber-js/mobile') => load('libphonenumber-js/mobile');

const INSTEAD = 'Enter a mobile such as 0412 345 678, or leave this empty.';

/** Why a text is not a mobile number, shown to the person who typed it. */
const REASONS = {
  rounded: 'Excel has rounded this mobile. Format the column as text.',
  two: 'These are two numbers. Enter the mobile that the worker registers with.',
  extension: `This number has an extension, so it is not a mobile. ${INSTEAD}`,
  address: `This is an email address, not a mobile. ${INSTEAD}`,
  hidden: 'Some digits of this mobile are hidden. Enter all of them, or leave this empty.',
  letters: 'Enter digits only, such as 0412 345 678, or leave this empty.',
  landline: `This is a landline. ${INSTEAD}`,
  business: `A number that starts with 13 or 18 is not a mobile. ${INSTEAD}`,
  other: `This number is not a mobile. ${INSTEAD}`,
  country:
    'No country uses the code after the +. Enter +, the country code and the mobile, or leave this empty.',
  short: 'This number is too short for a mobile. Check its digits, or leave this empty.',
  long: 'This number is too long for a mobile. Check its digits, or leave this empty.',
  unknown:
    'Enter a mobile number such as 0412 345 678, or +64 21 123 4567 for another country, or leave this empty.',
} as const;

type Reason = keyof typeof REASONS;

const no = (reason: Reason): Parsed<string> => ({ error: REASONS[reason] });

/** Long enough for two numbers with words around them. */
const MAX_LENGTH = 120;

const digitsOf = (text: string) => text.replace(/\D/g, '');

/**
 * Scientific notation as in spreadsheets: 4.12346E+08. Lossless if every digit is written out; otherwise the number was
 * rounded. Undefined if it is not in this notation.
 */
function parseScientific(text: string): Parsed<string> | undefined {
  const [, whole = '', part = '', power] = /^\+?(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i.exec(text) ?? [];
  if (power === undefined) return undefined;
  return part.length === Number(power) ? parseOne(whole + part) : no('rounded');
}

/** The number in international form if it has a country code, otherwise as dialled in Australia. */
function dialled(text: string): string {
  const plus = /^[\s([]*\+/.test(text);
  const digits = digitsOf(plus || /^[\s([]*00/.test(text) ? text.replace(/\(0\)/g, '') : text);
  const abroad = /^(?:0011|00)([1-9]\d*)$/.exec(digits)?.[1];
  if (abroad !== undefined) return `+${abroad}`;
  if (plus) return digits.startsWith('0') ? digits : `+${digits}`;
  const australian = /^0?61(0?4\d{8})$/.exec(digits)?.[1];
  return australian === undefined ? digits : `+61${australian}`;
}

function unlikeAustralian(national: string): Reason {
  if (/^1[38]/.test(national)) return 'business';
  if (national.startsWith('4')) return national.length < 9 ? 'short' : 'long';
  if (/^[2378]/.test(national) && national.length === 9) return 'landline';
  // A local number, without its area code.
  if (/^[235-9]\d{7}$/.test(national)) return 'landline';
  return national.length < 9 ? 'short' : national.length > 10 ? 'long' : 'unknown';
}

function reasonAgainst(number: PhoneNumber | undefined, text: string): Reason {
  if (number === undefined) return text.startsWith('+') ? 'country' : 'short';
  switch (number.getType()) {
    case 'FIXED_LINE':
      return 'landline';
    case 'SHARED_COST':
    case 'TOLL_FREE':
      return number.countryCallingCode === '61' ? 'business' : 'other';
    case undefined:
      break;
    default:
      return 'other';
  }
  if (number.countryCallingCode === '61') return unlikeAustralian(number.nationalNumber);
  const length = phoneNumbers().validatePhoneNumberLength(number.number);
  if (length === 'TOO_SHORT') return 'short';
  return length === 'TOO_LONG' ? 'long' : 'unknown';
}

/** @param text a single number and nothing else */
function parseOne(text: string): Parsed<string> {
  if (digitsOf(text).length < 6) return no('short');
  const number = dialled(text);
  const options = { defaultCountry: 'AU', extract: false } as const;
  const mobile = mobiles().parsePhoneNumberFromString(number, options);
  if (mobile?.isValid() && mobile.ext === undefined) return { value: mobile.number };
  return no(reasonAgainst(phoneNumbers().parsePhoneNumberFromString(number, options), number));
}

/** Fewest digits for a number to count as one of two. */
const MIN_DIGITS = 8;
/** Longest number under ITU-T E.164. */
const MAX_DIGITS = 15;

/**
 * Handles two numbers side by side: if they are the same number written twice, it is that number. Undefined if there
 * are not two.
 */
function parseTwo(text: string): Parsed<string> | undefined {
  const isNumber = (part: string) => digitsOf(part).length >= MIN_DIGITS;
  const parts = text.split(/[/,;|&]| or | and |(?<=\d) ?(?=\+)/i).filter(isNumber);
  const cuts = [...text.matchAll(/ /g)].map(({ index }) => [text.slice(0, index), text.slice(index)]);
  const tooLongForOne = digitsOf(text).length > MAX_DIGITS;
  for (const several of [parts, ...cuts]) {
    if (several.length < 2 || !several.every(isNumber)) continue;
    const values = several.map(parseOne).map((read) => ('value' in read ? read.value : undefined));
    const [first] = values;
    if (first !== undefined && values.every((value) => value === first)) return { value: first };
    const mobiles = values.filter((value) => value !== undefined).length;
    if (several === parts || mobiles === 2 || (tooLongForOne && mobiles > 0)) return no('two');
  }
  return undefined;
}

/**
 * Parses a mobile number, in Australian or international form, with whatever was copied along with it.
 *
 * @returns the number in E.164, or why it is not a mobile. For optional input see parseOptionalMobile.
 */
export function parseMobile(typed: string): Parsed<string> {
  const text = normalizeNumber(typed).replace(/(?<=^\+?[\d ()-]{6,20})[.,]0{1,2}$/, '');
  if (text.length > MAX_LENGTH) return no('long');
  const scientific = parseScientific(text);
  if (scientific !== undefined) return scientific;
  if (text.includes('@')) return no('address');
  const one = /^[\d\s+()[\].,/-]*$/.test(text) ? parseOne(text) : undefined;
  if (one !== undefined && 'value' in one) return one;
  const two = parseTwo(text);
  if (two !== undefined) return two;
  if (one !== undefined) return one;
  if (/\d ?(?:ext|extn|extension|x|#)\.? ?\d{1,6}$/i.test(text)) return no('extension');
  if (/\d[\d ]*[*•xX?_]{2,}|[*•xX]{3,}[\d ]*\d/.test(text)) return no('hidden');
  return no('letters');
}

/** Undefined if the text is empty or a placeholder such as "-" or "n/a". */
export function parseOptionalMobile(typed: string): Parsed<string | undefined> {
  const isNone = !/\p{Nd}/u.test(typed) && noName(cleanText(typed)) !== undefined;
  return isNone ? { value: undefined } : parseMobile(typed);
}
