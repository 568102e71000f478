import { cleanText } from '../../text/clean-text.ts';

export const INVITATION_ID_EXPECTED =
  'Enter the invitation id as shown in BusinessHub: only letters, digits and - _ . :';

/** Parses a pasted invitation id; undefined if it cannot be one. */
export function parseInvitationId(typed: string | undefined): string | undefined {
  const id = cleanText(typed ?? '').replace(/^[\s"'`“”]+|[\s"'`“”]+$/gu, '');
  return /^[A-Za-z0-9._:-]{1,100}$/.test(id) && !/^\.+$/.test(id) ? id : undefined;
}
