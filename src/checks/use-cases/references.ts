import { DAY_MS } from '../../time/durations.ts';
import type { Collection } from '../ports.ts';
import { drawReference } from '../reference.ts';
import type { WatchList } from '../watch-list.ts';

/**
 * Outlives the check's record, which goes soon after its purge: as long as the audit log may still name the check, no other
 * gets its reference.
 */
const RESERVED_MS = 10 * 365 * DAY_MS;

export interface References {
  /** A reference that no check has and no other caller gets. Rejects with StorageError. */
  take(): Promise<string>;
}

export interface ReferencesOptions {
  watchList: Pick<WatchList, 'all'>;
  /** Shared by all processes. `at`: epoch milliseconds. */
  reservations: Pick<Collection<{ at: number }>, 'insert'>;
  now: () => number;
  draw?: () => string;
}

/**
 * Allocates references for new checks. Each is reserved in the store before its check is written, since two processes
 * may draw the same one at once; a crash in between only wastes one of 20 million references.
 */
export function createReferences(options: ReferencesOptions): References {
  const { watchList, reservations, now, draw = drawReference } = options;
  return {
    async take() {
      const known = new Set((await watchList.all()).map(({ reference }) => reference));
      for (;;) {
        const reference = draw();
        if (known.has(reference)) continue;
        if (await reservations.insert(reference, { at: now() }, RESERVED_MS)) return reference;
      }
    },
  };
}
