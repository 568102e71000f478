import { z } from 'zod';
import { BotError } from '../../errors.ts';

export interface InviteMetadata {
  /** Generated when the form opens. */
  draftId: string;
  /** The request for a check that the form decides. */
  request?: string | undefined;
}

const metadataSchema = z.tuple([z.uuid()], z.uuid()).refine((ids) => ids.length <= 2);

/** The view's private_metadata: ids alone. */
export const inviteMetadata = ({ draftId, request }: InviteMetadata): string =>
  [draftId, ...(request === undefined ? [] : [request])].join(' ');

export function readInviteMetadata(privateMetadata: string): InviteMetadata {
  const ids = metadataSchema.safeParse(privateMetadata.split(' '));
  if (!ids.success)
    throw new BotError('form', 'This form can’t be read. Nothing was sent. Please open it again.');
  const [draftId, request] = ids.data;
  return { draftId, request };
}

/** The request that a saved form decides, if any. A form that was never opened has no metadata. */
export function requestIn(privateMetadata: string): string | undefined {
  const ids = metadataSchema.safeParse(privateMetadata.split(' '));
  return ids.success ? ids.data[1] : undefined;
}
