import { parseOptionalMobile } from './parse-mobile.ts';
import { parsePlainNames } from './plain-names.ts';
import { type InviteeParts, splitInvitee } from './split-invitee.ts';

/** What a line unambiguously says about a person. Prefills a form, so a person reviews it before it is used. */
export interface Invitee {
  firstName?: string;
  lastName?: string;
  email?: string;
  mobile?: string;
}

const MAX_ADDRESS_LENGTH = 254;

const ONE_WORD = /^[\p{L}\p{M}][\p{L}\p{M}'’‘ʼ.\p{Pd}\u200C\u200D]*$/u;

/**
 * Parses `Jane Doe <jane@mail.example> 0412 345 678`, in any order, or any part of it. Text that contains neither an
 * address nor anything else recognisable is returned as the address, so that the form can say what is wrong with it.
 */
export function parseInvitee(typed: string): Invitee {
  const parts = splitInvitee(typed);
  if (parts === undefined) return {};
  return { ...parsePerson(parts), ...(parts.number === '' ? {} : prefilledMobile(parts.number)) };
}

/** Parses names and address. */
function parsePerson({ line, address, found, beside }: InviteeParts): Invitee {
  const names = parsePlainNames(beside);
  if (found === '') return line.includes('@') ? asAddress(line) : (names ?? asAddress(beside));
  if (names !== undefined) return { ...names, ...asAddress(address) };
  // There is a space in it: either a name next to the address, or an address split in two.
  if (address !== found)
    return asAddress(found.startsWith(`${address} `) && /@.*\./.test(address) ? address : found);
  const isOneName = ONE_WORD.test(beside) && /<[^<>]*@/.test(line);
  return { ...(isOneName ? { firstName: beside } : {}), ...asAddress(address) };
}

function asAddress(address: string): Pick<Invitee, 'email'> {
  return address === '' || address.length > MAX_ADDRESS_LENGTH ? {} : { email: address };
}

/** A number that is not a mobile is prefilled as typed; the form then explains the problem. */
function prefilledMobile(typed: string): Pick<Invitee, 'mobile'> {
  const read = parseOptionalMobile(typed);
  const mobile = 'value' in read ? read.value : typed.trim();
  return mobile === undefined ? {} : { mobile };
}
