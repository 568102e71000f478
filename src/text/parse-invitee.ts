import { parseOptionalMobile } from './parse-mobile.ts';
import { parsePlainNames } from './plain-names.ts';
import { type InviteeParts, splitInvitee } from './split-invitee.ts';

/** What a line says of a person, as far as it says so plainly; to be looked over before it is used. */
export interface Invitee {
  firstName?: string;
  lastName?: string;
  email?: string;
  mobile?: string;
}

const MAX_ADDRESS_LENGTH = 254;

const ONE_WORD = /^[\p{L}\p{M}][\p{L}\p{M}'’‘ʼ.\p{Pd}\u200C\u200D]*$/u;

/**
 * `Jane Doe <jane@mail.example> 0412 345 678`, in this order or another, or a part of it. A text without an address
 * that is nothing else is given as the address, for the form to say what is wrong with it.
 */
export function parseInvitee(typed: string): Invitee {
  const parts = splitInvitee(typed);
  if (parts === undefined) return {};
  return { ...parsePerson(parts), ...(parts.number === '' ? {} : prefilledMobile(parts.number)) };
}

/** Names and address. */
function parsePerson({ line, address, found, beside }: InviteeParts): Invitee {
  const names = parsePlainNames(beside);
  if (found === '') return line.includes('@') ? asAddress(line) : (names ?? asAddress(beside));
  if (names !== undefined) return { ...names, ...asAddress(address) };
  // A blank in it: a name beside it, or an address that was torn apart.
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
