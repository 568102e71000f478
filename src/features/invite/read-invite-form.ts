import { z } from 'zod';
import type { Draft } from '../../checks/desk.ts';
import type { Product } from '../../config.ts';
import type { SubmittedView } from '../../slack/routes.ts';
import { INVITE_FIELDS } from './invite-ids.ts';
import { readMobile } from './read-mobile.ts';
import { LONGEST_EMAIL, typedAddress } from './typed-address.ts';

export const LONGEST_NAME = 100;
export const LONGEST_NOTE = 500;

/** Control characters, line separators, and those that turn the direction of what stands around them. */
const DISRUPTIVE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const DISRUPTIVE_BUT_LINES = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;
const INVISIBLE = /[\p{C}\p{Z}]/gu;

const emailSchema = z.email().max(LONGEST_EMAIL);
const channelSchema = z.string().regex(/^[CG][A-Z0-9_]+$/);

type Read<T> = { value: T } | { error: string };

function readName(typed: string | undefined, which: string): Read<string> {
  const name = (typed ?? '').normalize('NFC').trim();
  if (name.replace(INVISIBLE, '') === '') return { error: `Enter the worker’s ${which}.` };
  if (name.length > LONGEST_NAME) return { error: `Use at most ${LONGEST_NAME} characters.` };
  if (DISRUPTIVE.test(name)) return { error: 'Remove line breaks and other control characters.' };
  return { value: name };
}

function readEmail(typed: string | undefined): Read<string> {
  const email = typedAddress(typed ?? '');
  if (email === '') return { error: 'Enter the worker’s e-mail address.' };
  if (email.length > LONGEST_EMAIL) return { error: `Use at most ${LONGEST_EMAIL} characters.` };
  if (!emailSchema.safeParse(email).success) return { error: 'Enter one e-mail address: name@example.com' };
  return { value: email };
}

function readOptionalMobile(typed: string | undefined): Read<string | undefined> {
  if ((typed ?? '').trim() === '') return { value: undefined };
  const mobile = readMobile(typed ?? '');
  if (mobile !== undefined) return { value: mobile };
  return {
    error:
      'Enter a mobile number such as 0412 345 678, or +64 21 123 4567 from elsewhere; or leave this empty.',
  };
}

function readProduct(chosen: string | undefined, products: readonly Product[]): Read<string> {
  if (chosen === undefined) return { error: 'Choose the kind of check.' };
  const known = products.some(({ id }) => id === chosen);
  return known ? { value: chosen } : { error: 'This kind of check is not offered any more.' };
}

function readChannel(chosen: string | undefined): Read<string> {
  const channel = channelSchema.safeParse(chosen);
  return channel.success ? { value: channel.data } : { error: 'Choose a channel for the card.' };
}

function readNote(typed: string | undefined): Read<string | undefined> {
  const note = (typed ?? '').replace(/\r\n?/g, '\n').trim();
  if (note.length > LONGEST_NOTE) return { error: `Use at most ${LONGEST_NOTE} characters.` };
  if (DISRUPTIVE_BUT_LINES.test(note)) return { error: 'Remove control characters.' };
  return { value: note === '' ? undefined : note };
}

/** The filled form as a draft, or what is wrong with it, by block id. `draftId`: minted when the form opened. */
export function readInviteForm(
  values: SubmittedView['values'],
  draftId: string,
  products: readonly Product[],
): { draft: Draft } | { errors: Record<string, string> } {
  const typed = (blockId: string) => values[blockId]?.value;
  const firstName = readName(typed(INVITE_FIELDS.firstName), 'first name');
  const lastName = readName(typed(INVITE_FIELDS.lastName), 'last name');
  const email = readEmail(typed(INVITE_FIELDS.email));
  const mobile = readOptionalMobile(typed(INVITE_FIELDS.mobile));
  const product = readProduct(values[INVITE_FIELDS.product]?.selectedOption, products);
  const channel = readChannel(values[INVITE_FIELDS.channel]?.selectedConversation);
  const note = readNote(typed(INVITE_FIELDS.note));
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

function errorsOf(read: Record<keyof typeof INVITE_FIELDS, Read<unknown>>): Record<string, string> {
  const errors: Record<string, string> = {};
  const keys: (keyof typeof INVITE_FIELDS)[] = [
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
