import { z } from 'zod';
import type { Draft } from '../../checks/check-service.ts';
import type { Product } from '../../config/config.ts';
import type { SubmittedView } from '../../slack/router/routes.ts';
import { parseEmail } from '../../text/parse-email.ts';
import { parseOptionalMobile } from '../../text/parse-mobile.ts';
import { parseNames } from '../../text/parse-name.ts';
import { parseNote } from '../../text/parse-note.ts';
import type { Parsed } from '../../text/parsed.ts';
import { parseStartsOn } from './start-date-field.ts';
import { INVITE_FIELDS, ONE_NAME } from './worker-form-ids.ts';

export const MAX_NOTE_LENGTH = 500;

const channelSchema = z.string().regex(/^[CG][A-Z0-9_]+$/);

export function parseProduct(chosen: string | undefined, products: readonly Product[]): Parsed<string> {
  if (chosen === undefined) return { error: 'Choose a check type.' };
  const known = products.some(({ id }) => id === chosen);
  return known ? { value: chosen } : { error: 'This check type is no longer offered.' };
}

export function parseChannel(chosen: string | undefined): Parsed<string> {
  const channel = channelSchema.safeParse(chosen);
  return channel.success ? { value: channel.data } : { error: 'Choose a channel for the card.' };
}

/** Whether the box is ticked. */
export function isOneName(values: SubmittedView['values']): boolean {
  return values[INVITE_FIELDS.oneName]?.selectedOptions.includes(ONE_NAME.value) ?? false;
}

/**
 * Parses the submitted form into a draft, or into errors by block id. `draftId`: generated when the form opened.
 * `channelId`: the card's channel, if the form does not ask for it.
 */
export function parseInviteForm(
  values: SubmittedView['values'],
  draftId: string,
  products: readonly Product[],
  channelId?: string,
): { draft: Draft } | { errors: Record<string, string> } {
  const typed = (blockId: string) => values[blockId]?.value ?? '';
  const { firstName, lastName } = parseNames({
    first: typed(INVITE_FIELDS.firstName),
    last: typed(INVITE_FIELDS.lastName),
    oneName: isOneName(values),
  });
  const email = parseEmail(typed(INVITE_FIELDS.email));
  const mobile = parseOptionalMobile(typed(INVITE_FIELDS.mobile));
  const product = parseProduct(values[INVITE_FIELDS.product]?.selectedOption, products);
  const channel = parseChannel(channelId ?? values[INVITE_FIELDS.channel]?.selectedConversation);
  const startsOn = parseStartsOn(values[INVITE_FIELDS.startsOn]?.selectedDate);
  const note = parseNote(typed(INVITE_FIELDS.note), MAX_NOTE_LENGTH);
  if (
    'error' in firstName ||
    'error' in lastName ||
    'error' in email ||
    'error' in mobile ||
    'error' in product ||
    'error' in channel ||
    'error' in startsOn ||
    'error' in note
  ) {
    const read = { firstName, lastName, email, mobile, product, channel, startsOn, note };
    return { errors: errorsOf(read) };
  }
  return {
    draft: {
      id: draftId,
      worker: {
        firstName: firstName.value,
        lastName: lastName.value,
        email: email.value,
        ...(mobile.value === undefined ? {} : { mobile: mobile.value }),
      },
      productId: product.value,
      channelId: channel.value,
      ...(startsOn.value === undefined ? {} : { startsOn: startsOn.value }),
      ...(note.value === undefined ? {} : { note: note.value }),
    },
  };
}

function errorsOf(
  read: Record<Exclude<keyof typeof INVITE_FIELDS, 'oneName'>, Parsed<unknown>>,
): Record<string, string> {
  const errors: Record<string, string> = {};
  const keys: (keyof typeof read)[] = [
    'firstName',
    'lastName',
    'email',
    'mobile',
    'product',
    'channel',
    'startsOn',
    'note',
  ];
  for (const key of keys) {
    const field = read[key];
    if ('error' in field) errors[INVITE_FIELDS[key]] = field.error;
  }
  return errors;
}
