import { delayUntilAborted } from '../../time/delay.ts';
import { UnreadableError } from '../driver/storage-errors.ts';
import type { CachedRecords } from './cached-records.ts';
import type { RecordRules } from './collection-options.ts';
import type { SharedCollection } from './shared-collection.ts';

/** Pause after a record could not be read again, for instance because the store was away. */
const RETRY_MS = 1_000;
const EVERYTHING = Symbol('everything');

export interface CatchUpOptions<T> extends Required<Pick<RecordRules<T>, 'leaves'>> {
  /** The store had lost writes, and so many records were put back into it. */
  onPutBack: (count: number) => void;
  closing: AbortSignal;
}

/** Reads again what other processes wrote, for as long as it is not closed. Returns how to stop listening. */
export function startCatchUp<T>(
  stored: SharedCollection<T>,
  records: CachedRecords<T>,
  { leaves, onPutBack, closing }: CatchUpOptions<T>,
): () => void {
  const due = new Set<string | typeof EVERYTHING>();
  let catchingUp = false;

  /** The store may have lost its last writes, as a server does that was a standby a moment ago. */
  async function readAllAgain(): Promise<void> {
    const versions = await records.readAll();
    let count = 0;
    for (const [id, record] of records.known) {
      const lost = (versions.get(id) ?? 0) < record.version && !leaves(record.value);
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
        // It stays as it was last read.
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
