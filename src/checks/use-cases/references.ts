import { DAY_MS } from '../../time/durations.ts';
import type { Collection } from '../ports.ts';
import { drawReference } from '../reference.ts';
import type { WatchList } from '../watch-list.ts';

/**
 * Far longer than it takes until the check is written and known to every process; an unused reference becomes available
 * again after this.
 */
const RESERVED_MS = DAY_MS;

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
 * may draw the same one at once; a crash in between only blocks a reference for a day.
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
