import { delayUntilAborted } from '../../time/delay.ts';
import { UnreadableError } from '../driver/storage-errors.ts';
import type { CachedRecords } from './cached-records.ts';
import type { RecordRules } from './collection-options.ts';
import type { FollowedCollection } from './shared-collection.ts';

/** Delay before retrying a failed read, for instance while the store is unreachable. */
const RETRY_MS = 1_000;
const EVERYTHING = Symbol('everything');

export interface CatchUpOptions<T> extends Required<Pick<RecordRules<T>, 'isObsolete'>> {
  /** The store had lost writes; this many records were restored. */
  onPutBack: (count: number) => void;
  closing: AbortSignal;
}

/** Re-reads records that other processes wrote, until closed. Returns an unsubscribe function. */
export function startCatchUp<T>(
  stored: FollowedCollection<T>,
  records: CachedRecords<T>,
  { isObsolete, onPutBack, closing }: CatchUpOptions<T>,
): () => void {
  const due = new Set<string | typeof EVERYTHING>();
  let catchingUp = false;

  /** Full resync. The store may have lost its last writes, as a freshly promoted standby can. */
  async function readAllAgain(): Promise<void> {
    const versions = await records.readAll();
    let count = 0;
    for (const [id, record] of records.known) {
      const lost = (versions.get(id) ?? 0) < record.version && !isObsolete(record.value);
      if (lost && (await stored.putBack(id, record))) count += 1;
    }
    if (count > 0) onPutBack(count);
  }

  async function catchUp(): Promise<void> {
    if (catchingUp) return;
    catchingUp = true;
    for (const what of due) {
      due.delete(what);
      try {
        await (what === EVERYTHING ? readAllAgain() : records.readThrough(what));
      } catch (error) {
        // Keep the last version that could be read.
        if (error instanceof UnreadableError) continue;
        await delayUntilAborted(RETRY_MS, closing);
        if (closing.aborted) return;
        due.add(what);
      }
    }
    catchingUp = false;
  }

  return stored.changes((change) => {
    due.add(change === 'all' ? EVERYTHING : change.id);
    void catchUp();
  });
}
