import { MINUTE_MS } from '../../time/durations.ts';

/** Where more is open than can be promised, priority keeps this share of the polls. */
const PRIORITY_SHARE = 1 / 4;
/** Polls at deadlines in a row, between two by priority: at least, and at most. */
const IN_ROW = { least: 3, most: 49 } as const;

/** How the open checks compare with the polls there are. */
export interface PollingLoad {
  /** Open checks, without those that are polled rarely. */
  open: number;
  /** The most open checks that can all be polled within the longest interval. */
  capacity: number;
  /** Above 1, more checks are open than can be polled within the longest interval that was promised. */
  load: number;
  /** Every open check is polled at least this often. Milliseconds. */
  longestIntervalMs: number;
  /** After this many checks in a row that reached their deadline, one is picked by priority: neither group starves. */
  deadlinesInRow: number;
}

export interface PollingLoadOptions {
  /** Open checks, without those that are polled rarely. */
  open: number;
  pollsPerMinute: number;
  /** The longest interval between two polls of an open check, where so many can be polled. */
  maxIntervalMs: number;
}

/** The most open checks that can all be polled within the longest interval: 18,000 in 12 hours at 25 a minute. */
export function pollingCapacity(pollsPerMinute: number, maxIntervalMs: number): number {
  return Math.max(1, (pollsPerMinute * maxIntervalMs) / MINUTE_MS);
}

/**
 * Up to the capacity, the longest interval is kept, and priority gets what that leaves. Beyond it the interval grows for
 * all open checks alike: with their number, and until priority has its share.
 */
export function pollingLoad({ open, pollsPerMinute, maxIntervalMs }: PollingLoadOptions): PollingLoad {
  const capacity = pollingCapacity(pollsPerMinute, maxIntervalMs);
  const load = open / capacity;
  const stretch = Math.max(1, Math.min(load, 1 / (1 - PRIORITY_SHARE)));
  const needed = Math.min(load, 1 / stretch);
  const inRow = Math.ceil(needed / Math.max(1e-9, 1 - needed));
  return {
    open,
    capacity,
    load,
    longestIntervalMs: maxIntervalMs * Math.max(1, load) * stretch,
    deadlinesInRow: Math.min(IN_ROW.most, Math.max(IN_ROW.least, inRow)),
  };
}
