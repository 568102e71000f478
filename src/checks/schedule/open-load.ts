import { MINUTE_MS } from '../../time/durations.ts';
import { type PollingLoad, pollingLoad } from './polling-load.ts';

/**
 * A deadline is set this far before the last moment, or a quarter of the longest interval where that is shorter, so that
 * it is met even when others come first.
 */
const DEADLINE_MARGIN_MS = 15 * MINUTE_MS;

/** The polling load, as checks are opened and closed. */
export interface OpenLoad {
  /** A check was opened, or closed. */
  count(change: 1 | -1): void;
  load(): PollingLoad;
  /** How long after its last poll each open check is to be polled at the latest, milliseconds. */
  deadlineAfterMs(): number;
}

export function createOpenLoad({
  pollsPerMinute,
  minIntervalMs,
  maxIntervalMs,
}: {
  pollsPerMinute: number;
  minIntervalMs: number;
  maxIntervalMs: number;
}): OpenLoad {
  let open = 0;
  let load = pollingLoad({ open, pollsPerMinute, maxIntervalMs });
  let deadlineAfterMs = maxIntervalMs;

  return {
    count(change) {
      open += change;
      load = pollingLoad({ open, pollsPerMinute, maxIntervalMs });
      const { longestIntervalMs } = load;
      const margin = Math.min(DEADLINE_MARGIN_MS, longestIntervalMs / 4);
      deadlineAfterMs = Math.max(minIntervalMs, longestIntervalMs - margin);
    },
    load: () => load,
    deadlineAfterMs: () => deadlineAfterMs,
  };
}
