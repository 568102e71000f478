import { z } from 'zod';
import { BotError } from '../../errors.ts';

/** `renews`, `request`: the renewal, or the request of a workflow, that the invitation decides, if it was opened from one. */
export interface InviteMetadata {
  draftId: string;
  renews?: string | undefined;
  request?: string | undefined;
}

/** Tells a request's id from a renewal's. */
const REQUEST = 'request:';

const idSchema = z.uuid();

/** The form's private_metadata: one or two ids. */
export const writeInviteMetadata = ({ draftId, renews, request }: InviteMetadata): string =>
  [draftId, request === undefined ? renews : `${REQUEST}${request}`]
    .filter((id) => id !== undefined)
    .join(' ');

/** @throws BotError if it is not one of ours */
export function readInviteMetadata(privateMetadata: string): InviteMetadata {
  const draftId = idSchema.safeParse(privateMetadata.split(' ', 2)[0]);
  if (!draftId.success)
    throw new BotError('form', 'This form can’t be read. Nothing was sent. Please open it again.');
  return { draftId: draftId.data, renews: renewsIn(privateMetadata), request: requestIn(privateMetadata) };
}

/** The renewal in a form that may be none of ours, such as one that never opened. */
export function renewsIn(privateMetadata: string): string | undefined {
  const [, second] = privateMetadata.split(' ', 2);
  return second === undefined ? undefined : idSchema.safeParse(second).data;
}

/** The same for a request. */
export function requestIn(privateMetadata: string): string | undefined {
  const [, second = ''] = privateMetadata.split(' ', 2);
  const request = second.startsWith(REQUEST) ? idSchema.safeParse(second.slice(REQUEST.length)) : undefined;
  return request?.data;
}
