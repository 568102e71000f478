import { z } from 'zod';
import { handOverButtonId } from '../shared/hand-over-button.ts';

export const HAND_OVER_VIEW = 'hand-over.form';

export const HAND_OVER_ACTIONS = {
  open: handOverButtonId,
  /** The field of the form in which an administrator chooses whose checks they are. */
  from: 'hand-over.from',
} as const;

export const HAND_OVER_FIELDS = { from: 'from', to: 'to' } as const;

/** The view's private_metadata. `from`: the user id of the owner, if the form does not ask for it. */
export const handOverMetadataSchema = z.object({ id: z.uuid(), from: z.string().optional() });
export type HandOverMetadata = z.infer<typeof handOverMetadataSchema>;
