import { REFUSED_FIELDS, type RefusedField } from '../../errors.ts';
import type { WireContract } from '../contract/contract.ts';

/** Limits for walking an answer: depth, number of values. */
const DEEPEST = 8;
const MOST_VALUES = 2_000;

/** Common synonyms of the fields, normalised, besides the contract's own names. */
const USUAL: Readonly<Record<RefusedField, readonly string[]>> = {
  firstName: ['firstname', 'givenname', 'givennames', 'forename', 'fname'],
  lastName: ['lastname', 'surname', 'familyname', 'lname'],
  email: ['email', 'emailaddress', 'mail'],
  mobile: ['mobile', 'mobilenumber', 'mobilephone', 'phone', 'phonenumber', 'cell', 'cellphone', 'msisdn'],
  product: ['productid', 'product', 'productcode', 'checktype', 'package', 'packageid'],
  reference: ['reference', 'externalreference', 'clientreference'],
};

/** Keys whose value names a field, or a path to one. */
const FIELD_NAME_KEYS =
  /^(fields?|fieldname|param|params|parameter|parameters|property|propertyname|propertypath|path|name|keys?|attribute|pointer|target|loc|location|source|jsonpath|instancepath|datapath|element|argument|member|missing|required|invalid)$/;
/** Keys that contain validation errors. */
const ERROR_KEYS =
  /error|validation|invalid|violation|problem|issue|detail|failure|fields?$|param|missing|modelstate|constraint/;
/** Keys that echo what was sent. */
const ECHO_KEYS = /^(input|value|rejectedvalue|attemptedvalue|received|actual|original|context|ctx|example)$/;
const REQUEST_KEYS = /^(body|request|requestbody)$/;
/** Keys that contain sentences. */
const SENTENCE_KEYS =
  /^(message|messages|msg|detail|details|title|reason|description|error|errors|errormessage|errordescription)$/;

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

type Names = ReadonlyMap<string, RefusedField>;

function namesOf({ request }: WireContract['invite']): Names {
  const sent: Readonly<Record<RefusedField, string | null>> = {
    firstName: request.firstName,
    lastName: request.lastName,
    email: request.email,
    mobile: request.mobile,
    product: request.productId,
    reference: request.reference,
  };
  const names = new Map<string, RefusedField>();
  for (const field of REFUSED_FIELDS) for (const name of USUAL[field]) names.set(name, field);
  // The contract's own names take precedence over the synonyms.
  for (const field of REFUSED_FIELDS) {
    const name = sent[field];
    if (name !== null) names.set(plain(name.split('.').at(-1) ?? name), field);
  }
  return names;
}

/**
 * Resolves a field name or path: `last_name`, `worker.lastName`, `/data/attributes/last-name`, `applicants[0].Last
 * Name` and `workerLastName` → lastName.
 */
function fieldNamed(name: string, names: Names): RefusedField | undefined {
  const whole = names.get(plain(name));
  if (whole !== undefined) return whole;
  for (const step of name.split(/[/.[\]$'"#:]+/).toReversed()) {
    const found = names.get(plain(step));
    if (found !== undefined) return found;
  }
  const last = plain(name.split(/[/.[\]$'"#:]+/).findLast((step) => step !== '') ?? '');
  const longest = [...names.keys()].filter((known) => known.length >= 5 && last.endsWith(known));
  return names.get(longest.toSorted((a, b) => b.length - a.length)[0] ?? '');
}

/** Fields mentioned in a sentence: `last_name is required`, `The last name is too long.` */
function* fieldsInSentence(sentence: string, names: Names): Generator<RefusedField> {
  const words = sentence
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  for (let from = 0; from < words.length; from += 1) {
    for (const count of [3, 2, 1]) {
      const found = names.get(words.slice(from, from + count).join(''));
      if (found === undefined) continue;
      yield found;
      from += count - 1;
      break;
    }
  }
}

interface Place {
  /** The normalised key of the value; for a list element, the key of the list. */
  key: string;
  /** Whether it is somewhere inside an error structure. */
  inError: boolean;
  depth: number;
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || value === false || value === '';
}

/**
 * Finds which of the sent fields an answer rejects, in the order of the form, whatever the answer's shape: a list of
 * errors each with a field, path or pointer, an object keyed by field, or sentences. Returns no text of the answer.
 *
 * @param sent the request's values; where the answer echoes one, it is not a complaint
 */
export function parseRefusedFields(
  json: unknown,
  invite: WireContract['invite'],
  sent: readonly string[],
): RefusedField[] {
  const names = namesOf(invite);
  const found = new Set<RefusedField>();
  const sentences: string[] = [];
  let left = MOST_VALUES;

  function take(name: string): void {
    const field = fieldNamed(name, names);
    if (field !== undefined) found.add(field);
  }

  function walk(value: unknown, place: Place): void {
    left -= 1;
    if (left < 0 || place.depth > DEEPEST) return;
    if (typeof value === 'string') {
      if (FIELD_NAME_KEYS.test(place.key)) take(value);
      if (SENTENCE_KEYS.test(place.key) || place.inError) sentences.push(value);
    } else if (Array.isArray(value)) {
      for (const one of value) walk(one, { ...place, depth: place.depth + 1 });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walkKey(key, inner, place);
    }
  }

  function walkKey(name: string, value: unknown, { inError, depth }: Place): void {
    const key = plain(name);
    if (ECHO_KEYS.test(key) || (REQUEST_KEYS.test(key) && !inError) || isNothing(value)) return;
    if (typeof value === 'string' && sent.includes(value) && !FIELD_NAME_KEYS.test(key)) return;
    // An object keyed by field counts anywhere if its value is a list of complaints, otherwise only inside an error
    // structure.
    const isList = Array.isArray(value);
    const field = names.has(key) || inError ? fieldNamed(name, names) : undefined;
    if (field !== undefined && (inError || isList) && !FIELD_NAME_KEYS.test(key)) found.add(field);
    walk(value, { key, inError: inError || ERROR_KEYS.test(key), depth: depth + 1 });
  }

  walk(json, { key: '', inError: false, depth: 0 });
  if (found.size === 0) {
    for (const sentence of sentences) for (const field of fieldsInSentence(sentence, names)) found.add(field);
    // In a sentence, "reference" may mean any reference.
    found.delete('reference');
  }
  return REFUSED_FIELDS.filter((field) => found.has(field));
}
