import { setTimeout as delay } from 'node:timers/promises';
import { startMonotonicStopwatch, startStopwatch } from '../../time/stopwatch.ts';
import { StoreInUseError } from '../driver/storage-errors.ts';

import { markStatus } from './process-mark.ts';

/**
 * An owner that this process cannot inspect counts as gone once its heartbeat counter has stood still for this long:
 * several of its beats.
 */
const STILL_MS = 10_000;
const READ_EVERY_MS = 250;

/** The owner of a database, with a heartbeat counter that grows while it lives. */
export interface OwnerState {
  mark: string;
  beats: number;
}

/**
 * @param readOwner undefined: no owner; `busy`: the file was locked, in which case the owner may be unable to write its
 * heartbeat either
 * @param waitMs how long to wait for another process that may be stopping
 * @returns the mark of the owner that is gone
 * @throws StoreInUseError after that
 */
export async function waitForOwner(
  path: string,
  readOwner: () => OwnerState | 'busy' | undefined,
  waitMs: number,
): Promise<string | undefined> {
  const waited = startStopwatch();
  let last: OwnerState | undefined;
  let still = startMonotonicStopwatch();
  for (;;) {
    const owner = readOwner();
    if (owner === undefined) return undefined;
    const status = owner === 'busy' ? 'unknown' : markStatus(owner.mark);
    if (status === 'gone') return owner === 'busy' ? undefined : owner.mark;
    const moved = owner === 'busy' || owner.mark !== last?.mark || owner.beats !== last.beats;
    if (moved || status === 'alive') still = startMonotonicStopwatch();
    else if (still() >= STILL_MS) return owner.mark;
    if (waited() >= waitMs) throw new StoreInUseError(path);
    last = owner === 'busy' ? undefined : owner;
    await delay(READ_EVERY_MS);
  }
}
