import { WorkerChecksError } from '../../errors.ts';
import type { Check } from '../check.ts';
import { retryWrite } from '../durable-write.ts';
import type { WorkerChecks } from '../ports.ts';
import type { RefreshCheck } from './refresh-check.ts';

export type Invited = Check & { invitationId: string };

export type CancellationAnswer =
  | { kind: 'cancelled' }
  /** Not cancelled by this request: `check` is what a result request found. */
  | { kind: 'cancelled-before' | 'too-late'; check: Check }
  /** `isOpen`: it is not known whether the cancellation was carried out. */
  | { kind: 'failed'; error: WorkerChecksError; isOpen: boolean };

/**
 * Sends a cancellation whose intention is already written. Writes only what a result request finds. Rejects with
 * StorageError.
 */
export type RequestCancellation = (check: Invited) => Promise<CancellationAnswer>;

/** The check after a result request, or the error that prevented it. Rejects with StorageError. */
export async function refreshOrError(
  refreshCheck: RefreshCheck,
  check: Invited,
  by?: string,
): Promise<Check | WorkerChecksError> {
  try {
    return (await refreshCheck(check, 'person', by)).check;
  } catch (error) {
    if (error instanceof WorkerChecksError) return error;
    throw error;
  }
}

/** Cancelling is idempotent, so after a lost answer it is retried once. WorkerChecks' status afterwards decides. */
export function createRequestCancellation({
  workerChecks,
  refreshCheck,
}: {
  workerChecks: Pick<WorkerChecks, 'cancel'>;
  refreshCheck: RefreshCheck;
}): RequestCancellation {
  async function attempt({ invitationId }: Invited): Promise<WorkerChecksError | undefined> {
    try {
      await workerChecks.cancel(invitationId);
      return undefined;
    } catch (error) {
      if (error instanceof WorkerChecksError) return error;
      throw error;
    }
  }

  return async (check) => {
    for (let triesLeft = 1; ; triesLeft -= 1) {
      const error = await attempt(check);
      if (error === undefined) return { kind: 'cancelled' };
      const isOpen = error.effect === 'possible';
      // The intention is still in place: keep asking until the outcome is known.
      const seen = await retryWrite(() => refreshOrError(refreshCheck, check));
      if (seen instanceof WorkerChecksError) return { kind: 'failed', error, isOpen };
      if (seen.state === 'Cancelled' || seen.state === 'Replaced') {
        // Either our request succeeded and the answer was lost, or somebody cancelled before us.
        return isOpen ? { kind: 'cancelled' } : { kind: 'cancelled-before', check: seen };
      }
      if (seen.state !== 'Pending' && seen.state !== 'Unknown') return { kind: 'too-late', check: seen };
      if (!isOpen || triesLeft <= 0) return { kind: 'failed', error, isOpen: false };
    }
  };
}
