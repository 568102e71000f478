import { setTimeout as delay } from 'node:timers/promises';
import { startMonotonicStopwatch, startStopwatch } from '../../time/stopwatch.ts';
import { StoreInUseError } from '../driver/storage-errors.ts';

import { judgeMark } from './process-mark.ts';

/**
 * An owner that this process cannot inspect counts as gone once its heartbeat counter has stood still for this long:
 * several of its beats.
 */
const STILL_MS = 10_000;
const LOOK_EVERY_MS = 250;

/** The owner of a database, with a heartbeat counter that grows while it lives. */
export interface OwnerSeen {
  mark: string;
  beats: number;
}

/**
 * @param look undefined: no owner; `busy`: the file was locked, in which case the owner may be unable to write its
 * heartbeat either
 * @param waitMs how long to wait for another process that may be stopping
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
