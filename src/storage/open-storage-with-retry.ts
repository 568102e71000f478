import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '../log/describe-error.ts';
import { backoffMs } from '../time/backoff.ts';
import { MINUTE_MS } from '../time/durations.ts';
import { StoreAwayError } from './driver/storage-errors.ts';
import { type OpenOptions, openStorage, type Storage, type StorageConfig } from './storage.ts';

/** Milliseconds: first and longest delay between attempts, and the overall limit. */
export const OPEN_RETRY = { first: 1_000, most: 15_000, all: 5 * MINUTE_MS } as const;

/**
 * Opens the store, retrying while a remote one is not up yet: it is often started together with the bot. Logs each
 * attempt.
 *
 * @throws as openStorage; StoreAwayError after five minutes
 */
export async function openStorageWithRetry(
  config: StorageConfig,
  options: OpenOptions,
  pause: (ms: number) => Promise<unknown> = delay,
): Promise<Storage> {
  let waited = 0;
  for (let retries = 0; ; retries += 1) {
    try {
      return await openStorage(config, options);
    } catch (error) {
      if (!(error instanceof StoreAwayError) || waited >= OPEN_RETRY.all) throw error;
      const pauseMs = backoffMs(OPEN_RETRY, retries);
      options.log.warn('storage.not-there', { retryInMs: pauseMs, ...describeError(error) });
      await pause(pauseMs);
      waited += pauseMs;
    }
  }
}
