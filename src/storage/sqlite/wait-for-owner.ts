import { setTimeout as delay } from 'node:timers/promises';
import { startMonotonicStopwatch, startStopwatch } from '../../time/stopwatch.ts';
import { StoreInUseError } from '../driver/storage-errors.ts';

import { judgeMark } from './process-mark.ts';

/** An owner this process cannot see is gone when its count has stood still for so long: several of its beats. */
const STILL_MS = 10_000;
const LOOK_EVERY_MS = 250;

/** Who uses a database, and a count that grows for as long as that process lives. */
export interface OwnerSeen {
  mark: string;
  beats: number;
}

/**
 * @param look undefined: nobody; `busy`: it could not be told, and the owner might be unable to count either
 * @param waitMs for so long another process may still be stopping
 * @returns the mark of the owner that is gone
 * @throws StoreInUseError after that
 */
export async function waitForOwner(
  path: string,
  look: () => OwnerSeen | 'busy' | undefined,
  waitMs: number,
): Promise<string | undefined> {
  const waited = startStopwatch();
  let last: OwnerSeen | undefined;
  let still = startMonotonicStopwatch();
  for (;;) {
    const seen = look();
    if (seen === undefined) return undefined;
    const verdict = seen === 'busy' ? 'unknown' : judgeMark(seen.mark);
    if (verdict === 'gone') return seen === 'busy' ? undefined : seen.mark;
    const moved = seen === 'busy' || seen.mark !== last?.mark || seen.beats !== last.beats;
    if (moved || verdict === 'alive') still = startMonotonicStopwatch();
    else if (still() >= STILL_MS) return seen.mark;
    if (waited() >= waitMs) throw new StoreInUseError(path);
    last = seen === 'busy' ? undefined : seen;
    await delay(LOOK_EVERY_MS);
  }
}
