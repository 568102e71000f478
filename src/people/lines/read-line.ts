import { splitInvitee } from '../../text/split-invitee.ts';
import type { FieldOptions } from '../fields/field-options.ts';
import { splitListedName } from '../fields/parse-listed-names.ts';
import { findProduct } from '../fields/parse-product.ts';
import { readStartDay } from '../fields/parse-start-day.ts';
import { NOBODY, plainCell, type TypedPerson } from '../fields/typed-person.ts';

/** In UTF-16 code units. A longer line is not about a single person. */
const LONGEST_LINE = 600;

/** An address whose @ is missing or spelt out, in a line of a few words. */
const LIKE_ADDRESS = /^(?:\S+ ){0,6}(?:\S+ ?[([]? ?at ?[)\]]? ?)?[\p{L}\p{N}._-]+\.\p{L}{2,}(?: \S+){0,6}$/iu;
const LINK = /https?:|www\.|\/\//i;

/** Separators between a person's details. */
const BETWEEN = /[,;|>\t]|\s[\p{Pd}·•]\s|\s(?=start(?:s|ing)\b)/u;
const STARTS = /^(?:start(?:s|ing)?(?: work)?(?: on| date)?|from|needed by)[:\s]+/i;

/** Extracts check type and start date from a line, if a part of it is nothing else. */
function takeExtras(
  line: string,
  { products, today }: FieldOptions,
): Partial<TypedPerson> & { rest: string } {
  const extras: Partial<TypedPerson> = {};
  const rest: string[] = [];
  const between = new RegExp(BETWEEN, 'gu');
  const signs = [...line.matchAll(between)].map(([sign]) => sign);
  for (const [index, part] of line.split(between).entries()) {
    const text = part.trim();
    const day = text.replace(STARTS, '');
    if (extras.product === undefined && findProduct(text, products) !== undefined) extras.product = text;
    else if (extras.startsOn === undefined && isDay(day, text, today)) extras.startsOn = day;
    else rest.push(part, signs[index] ?? '');
  }
  return { ...extras, rest: rest.join('') };
}

/** Whether this is a start date: it is labelled as one, or lies in the future. A date of birth does not. */
function isDay(day: string, text: string, today: string): boolean {
  const read = readStartDay(day, today);
  return read !== undefined && (day !== text || read >= today);
}

/** The person in a line; undefined if it is prose. */
export function readLine(typed: string, options: FieldOptions): TypedPerson | undefined {
  if (typed.length > LONGEST_LINE) return undefined;
  const { rest, ...extras } = takeExtras(typed, options);
  const parts = splitInvitee(rest);
  if (parts === undefined) return undefined;
  const { line, address, found, number, beside } = parts;
  const person = { ...NOBODY, ...extras, mobile: plainCell(number) };
  if (found !== '') {
    // There is a space in the address that no name explains: kept whole, so that the complaint can say what is wrong.
    return { ...person, ...splitListedName(beside), email: plainCell(address) };
  }
  if (line.includes('@')) return { ...person, email: plainCell(line) };
  const names = splitListedName(beside);
  if (LIKE_ADDRESS.test(beside) && !LINK.test(typed)) return { ...person, email: plainCell(beside) };
  return number !== '' && names.lastName !== '' ? { ...person, ...names } : undefined;
}
