import type { Log } from '../../log/log.ts';
import { UnreadableError } from '../driver/storage-errors.ts';

/** Registry of unreadable records. They are left out of listings, and never overwritten or deleted. */
export interface SetAside {
  /** @throws the error itself unless it is an UnreadableError */
  add(error: unknown): void;
  /** The record has become readable after all. */
  remove(place: string): void;
  /** Number of records by collection: `checks` → 1. */
  counts(): Record<string, number>;
}

export function createSetAside(log: Log): SetAside {
  const places = new Set<string>();
  return {
    add(error) {
      if (!(error instanceof UnreadableError)) throw error;
      const { place, why } = error;
      if (places.has(place)) return;
      places.add(place);
      log.error('storage.record-set-aside', { record: place, why });
    },
    remove(place) {
      if (places.size > 0) places.delete(place);
    },
    counts() {
      const counts: Record<string, number> = {};
      for (const place of places) {
        const collection = place.slice(0, place.indexOf(':'));
        counts[collection] = (counts[collection] ?? 0) + 1;
      }
      return counts;
    },
  };
}
