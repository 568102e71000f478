import { WorkerChecksError } from '../../errors.ts';
import type { Check } from '../check.ts';
import { retryWrite } from '../durable-write.ts';
import type { WorkerChecks } from '../ports.ts';
import type { RefreshCheck } from './refresh-check.ts';

export type Invited = Check & { invitationId: string };

export type CancellationAnswer =
  | { kind: 'cancelled' }
  /** Not by this request: `check` is what a look found. */
  | { kind: 'cancelled-before' | 'too-late'; check: Check }
  /** `isOpen`: whether it was carried out is not known. */
  | { kind: 'failed'; error: WorkerChecksError; isOpen: boolean };

/** Requests a cancellation whose intention is written. Writes nothing but what a look finds. Rejects with StorageError. */
export type RequestCancellation = (check: Invited) => Promise<CancellationAnswer>;

/** The check after a look, or why there was none. Rejects with StorageError. */
export async function lookAt(
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

/** Cancelling may be repeated, so it is: once after an answer that was lost. What counts is what WorkerChecks says then. */
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
      // The intention stands: without knowing what came of it nobody goes away.
      const seen = await retryWrite(() => lookAt(refreshCheck, check));
      if (seen instanceof WorkerChecksError) return { kind: 'failed', error, isOpen };
      if (seen.state === 'Cancelled' || seen.state === 'Replaced') {
        // Ours, its answer lost; or somebody's before us.
        return isOpen ? { kind: 'cancelled' } : { kind: 'cancelled-before', check: seen };
      }
      if (seen.state !== 'Pending' && seen.state !== 'Unknown') return { kind: 'too-late', check: seen };
      if (!isOpen || triesLeft <= 0) return { kind: 'failed', error, isOpen: false };
    }
  };
}
