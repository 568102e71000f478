import type { Worker } from '../../checks/check.ts';
import type { RequestDetails } from '../../checks/check-requests/check-request.ts';
import { parseListedNames, splitListedName } from '../../people/fields/parse-listed-names.ts';
import { parseProduct } from '../../people/fields/parse-product.ts';
import { isDay } from '../../text/day.ts';
import { parseEmail } from '../../text/parse-email.ts';
import { parseOptionalMobile } from '../../text/parse-mobile.ts';
import type { Parsed } from '../../text/parsed.ts';

/** The parts of a request that can be wrong, in the words of the form. */
export type RequestField = 'name' | 'email address' | 'mobile' | 'check type' | 'start date';

export interface ReadRequest {
  /** Everything an invitation needs; undefined if something needs a correction. */
  order: { worker: Worker; productId: string; startsOn: string | undefined } | undefined;
  /** The check type, if it is one of those offered. */
  productId: string | undefined;
  /** What is wrong, for the desk alone: a complaint may quote what the workflow said. */
  complaints: { field: RequestField; text: string }[];
}

type Product = { id: string; name: string };

function readProduct({ product = '' }: RequestDetails, products: readonly Product[]): Parsed<string> {
  const found = parseProduct(product, products);
  if ('error' in found) return found;
  const [only, ...more] = products;
  const value = found.value ?? (more.length === 0 ? only?.id : undefined);
  return value === undefined ? { error: 'The workflow named no check type.' } : { value };
}

function readNames({ name = '' }: RequestDetails): Parsed<{ firstName: string; lastName: string }> {
  const names = parseListedNames(splitListedName(name));
  return 'complaints' in names ? { error: names.complaints.join(' ') } : { value: names };
}

function readStartsOn({ startsOn }: RequestDetails): Parsed<string | undefined> {
  if (startsOn === undefined || isDay(startsOn)) return { value: startsOn };
  return { error: 'The start date is not a date.' };
}

/** Reads what a workflow said about a worker, by the rules of a list of people: nothing is guessed. */
export function readRequest(details: RequestDetails, products: readonly Product[]): ReadRequest {
  const names = readNames(details);
  const email = parseEmail(details.email ?? '');
  const mobile = parseOptionalMobile(details.mobile ?? '');
  const product = readProduct(details, products);
  const startsOn = readStartsOn(details);
  const productId = 'value' in product ? product.value : undefined;
  if (
    'error' in names ||
    'error' in email ||
    'error' in mobile ||
    'error' in product ||
    'error' in startsOn
  ) {
    const read: [RequestField, Parsed<unknown>][] = [
      ['name', names],
      ['email address', email],
      ['mobile', mobile],
      ['check type', product],
      ['start date', startsOn],
    ];
    const complaints = read.flatMap(([field, one]) => ('error' in one ? [{ field, text: one.error }] : []));
    return { order: undefined, productId, complaints };
  }
  const worker = {
    ...names.value,
    email: email.value,
    ...(mobile.value === undefined ? {} : { mobile: mobile.value }),
  };
  return {
    order: { worker, productId: product.value, startsOn: startsOn.value },
    productId,
    complaints: [],
  };
}
