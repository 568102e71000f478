import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Person } from '../../checks/check-service.ts';
import type { Collection } from '../../checks/ports.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { DAY_MS } from '../../time/durations.ts';
import { within } from '../../time/within.ts';
import { submissionSchema } from '../router/payloads.ts';

/** Fallback capacity while the store cannot be written. */
const MAX_IN_MEMORY = 200;
/** A person is waiting for the answer that offers the form. */
const SAVE_TIMEOUT_MS = 500;

export const savedFormSchema = z.object({
  teamId: z.string(),
  userId: z.string(),
  view: submissionSchema.shape.view,
  /** The check that the form was submitted in place of. */
  checkId: z.string().optional(),
});
export type SavedForm = z.infer<typeof savedFormSchema>;

/** Key: the saved form's id. Encrypted. */
export type SavedFormCollection = Collection<SavedForm>;

/** Filled-in forms that could not be processed, kept for a day so that they need not be typed again. */
export interface SavedForms {
  /** Resolves with an id for a button's value. Never rejects: if the store fails, the form is kept in memory. */
  save(form: SavedForm): Promise<string>;
  /** Resolves with undefined for another person's form. Rejects with StorageError. */
  find(id: string, person: Person): Promise<SavedForm | undefined>;
  /** Deletes every form in which this address was typed, or that is about this check. Rejects with StorageError. */
  forget(email: string, checkId: string | undefined): Promise<void>;
}

/** Whether the input contains the address, ignoring case, or the form is about the check. */
function isAbout({ view }: SavedForm, email: string, checkId: string | undefined): boolean {
  const isNamed = JSON.stringify(view.state).toLowerCase().includes(email.toLowerCase());
  return isNamed || (checkId !== undefined && view.private_metadata.includes(checkId));
}

export function createSavedForms(collection: SavedFormCollection, log: Log): SavedForms {
  const remembered = new Map<string, SavedForm>();

  function remember(id: string, form: SavedForm): void {
    remembered.set(id, form);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MAX_IN_MEMORY) break;
      remembered.delete(oldest);
    }
    setTimeout(() => remembered.delete(id), DAY_MS).unref();
  }

  return {
    async save(form) {
      const id = randomUUID();
      remember(id, form);
      const kept = collection.set(id, form, DAY_MS).then(
        () => remembered.delete(id),
        (error: unknown) => log.warn('slack.form-not-offered', describeError(error)),
      );
      await within(SAVE_TIMEOUT_MS, kept, () => undefined);
      return id;
    },
    async find(id, { teamId, userId }) {
      const form = remembered.get(id) ?? (await collection.get(id));
      return form?.teamId === teamId && form.userId === userId ? form : undefined;
    },
    async forget(email, checkId) {
      for (const [id, form] of remembered) if (isAbout(form, email, checkId)) remembered.delete(id);
      for await (const [id, form] of collection.entries())
        if (isAbout(form, email, checkId)) await collection.delete(id);
    },
  };
}
