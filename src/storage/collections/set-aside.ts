import type { Log } from '../../log/log.ts';
import { UnreadableError } from '../driver/storage-errors.ts';

/** The records that cannot be read. They are left out of lists, and neither overwritten nor deleted. */
export interface SetAside {
  /** @throws whatever is no UnreadableError */
  add(error: unknown): void;
  /** It has been read after all. */
  remove(place: string): void;
  /** By collection: `checks` → 1. */
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
