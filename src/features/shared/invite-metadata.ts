import { z } from 'zod';
import { BotError } from '../../errors.ts';

/** `renews`: the renewal that the invitation decides, if it was opened from one. */
export interface InviteMetadata {
  draftId: string;
  renews?: string | undefined;
}

const idSchema = z.uuid();

/** The form's private_metadata: one or two ids. */
export const writeInviteMetadata = ({ draftId, renews }: InviteMetadata): string =>
  renews === undefined ? draftId : `${draftId} ${renews}`;

/** @throws BotError if it is not one of ours */
export function readInviteMetadata(privateMetadata: string): InviteMetadata {
  const draftId = idSchema.safeParse(privateMetadata.split(' ', 2)[0]);
  if (!draftId.success)
    throw new BotError('form', 'This form can’t be read. Nothing was sent. Please open it again.');
  return { draftId: draftId.data, renews: renewsIn(privateMetadata) };
}

/** The renewal in a form that may be none of ours, such as one that never opened. */
export function renewsIn(privateMetadata: string): string | undefined {
  const renews = idSchema.safeParse(privateMetadata.split(' ', 2)[1]);
  return renews.success ? renews.data : undefined;
}
