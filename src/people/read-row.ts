import { parseEmail } from '../text/parse-email.ts';
import { parseOptionalMobile } from '../text/parse-mobile.ts';
import { parseListedNames } from './fields/parse-listed-names.ts';
import { parseProduct } from './fields/parse-product.ts';
import { parseStartDay } from './fields/parse-start-day.ts';
import type { TypedPerson } from './fields/typed-person.ts';
import { toLine } from './people-line.ts';
import type { PersonRow, ReadPeopleOptions } from './people-list.ts';

const LONGEST_LABEL = 40;

function labelOf({ firstName, lastName, email }: TypedPerson): string {
  const label = [lastName, email, firstName].find((text) => text !== '' && text !== '-') ?? '';
  const characters = [...label.replace(/\p{Cc}/gu, ' ').trim()];
  if (label.length <= LONGEST_LABEL) return characters.join('');
  let kept = '';
  for (const character of characters) {
    if (kept.length + character.length >= LONGEST_LABEL) break;
    kept += character;
  }
  return `${kept}…`;
}

/**
 * Parses a row on its own, without comparing it with others. `row` counts people from 1. `address`: the address in
 * lower case if it is valid, for finding repeats.
 */
export function readRow(
  typed: TypedPerson,
  row: number,
  options: ReadPeopleOptions,
): { row: PersonRow; address: string | undefined } {
  const names = parseListedNames(typed);
  const email = typed.email === '' ? { error: 'There is no email address.' } : parseEmail(typed.email);
  const mobile = parseOptionalMobile(typed.mobile);
  const product = parseProduct(typed.product, options.products);
  const startsOn = parseStartDay(typed.startsOn, options.today);
  const complaints = [
    ...('complaints' in names ? names.complaints : []),
    ...[email, mobile, product, startsOn].flatMap((read) => ('error' in read ? [read.error] : [])),
  ];
  const isGood = !('complaints' in names) && 'value' in email && 'value' in mobile && complaints.length === 0;
  const read: PersonRow = {
    row,
    person: isGood
      ? {
          ...names,
          email: email.value,
          ...(mobile.value === undefined ? {} : { mobile: mobile.value }),
        }
      : undefined,
    ...('value' in product && product.value !== undefined ? { productId: product.value } : {}),
    ...('value' in startsOn && startsOn.value !== undefined ? { startsOn: startsOn.value } : {}),
    complaints,
    label: labelOf(typed),
    line: toLine(typed),
  };
  return { row: read, address: 'value' in email ? email.value.toLowerCase() : undefined };
}
