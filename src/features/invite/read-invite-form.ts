import { z } from 'zod';
import type { Draft } from '../../checks/check-service.ts';
import type { Product } from '../../config/config.ts';
import type { SubmittedView } from '../../slack/router/routes.ts';
import type { Read } from '../../text/read.ts';
import { readEmail } from '../../text/read-email.ts';
import { readOptionalMobile } from '../../text/read-mobile.ts';
import { readNames } from '../../text/read-name.ts';
import { readNote } from '../../text/read-note.ts';
import { INVITE_FIELDS, ONE_NAME } from './invite-ids.ts';

export const LONGEST_NOTE = 500;

const channelSchema = z.string().regex(/^[CG][A-Z0-9_]+$/);

function readProduct(chosen: string | undefined, products: readonly Product[]): Read<string> {
  if (chosen === undefined) return { error: 'Choose the kind of check.' };
  const known = products.some(({ id }) => id === chosen);
  return known ? { value: chosen } : { error: 'This kind of check is not offered any more.' };
}

function readChannel(chosen: string | undefined): Read<string> {
  const channel = channelSchema.safeParse(chosen);
  return channel.success ? { value: channel.data } : { error: 'Choose a channel for the card.' };
}

/** Whether the box is ticked. */
export function isOneName(values: SubmittedView['values']): boolean {
  return values[INVITE_FIELDS.oneName]?.selectedOptions.includes(ONE_NAME.value) ?? false;
}

/** The filled form as a draft, or what is wrong with it, by block id. `draftId`: minted when the form opened. */
export function readInviteForm(
  values: SubmittedView['values'],
  draftId: string,
  products: readonly Product[],
): { draft: Draft } | { errors: Record<string, string> } {
  const typed = (blockId: string) => values[blockId]?.value ?? '';
  const { firstName, lastName } = readNames({
    first: typed(INVITE_FIELDS.firstName),
    last: typed(INVITE_FIELDS.lastName),
    oneName: isOneName(values),
  });
  const email = readEmail(typed(INVITE_FIELDS.email));
  const mobile = readOptionalMobile(typed(INVITE_FIELDS.mobile));
  const product = readProduct(values[INVITE_FIELDS.product]?.selectedOption, products);
  const channel = readChannel(values[INVITE_FIELDS.channel]?.selectedConversation);
  const note = readNote(typed(INVITE_FIELDS.note), LONGEST_NOTE);
  if (
    'error' in firstName ||
    'error' in lastName ||
    'error' in email ||
    'error' in mobile ||
    'error' in product ||
    'error' in channel ||
    'error' in note
  ) {
    const read = { firstName, lastName, email, mobile, product, channel, note };
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
      ...(note.value === undefined ? {} : { note: note.value }),
    },
  };
}

function errorsOf(
  read: Record<Exclude<keyof typeof INVITE_FIELDS, 'oneName'>, Read<unknown>>,
): Record<string, string> {
  const errors: Record<string, string> = {};
  const keys: (keyof typeof read)[] = [
    'firstName',
    'lastName',
    'email',
    'mobile',
    'product',
    'channel',
    'note',
  ];
  for (const key of keys) {
    const field = read[key];
    if ('error' in field) errors[INVITE_FIELDS[key]] = field.error;
  }
  return errors;
}
