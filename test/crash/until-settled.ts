import { setTimeout as delay } from 'node:timers/promises';
import type { CrashEnvironment } from './crash-environment.ts';
import { readStore, type StoreContents } from './read-store.ts';

/** Longer than the bots wait for another process. */
const LONGEST_MS = 30_000;
const LOOK_EVERY_MS = 500;

const isSettled = ({ checks, forms }: StoreContents) =>
  forms === 0 &&
  checks.every(
    ({ state, cancelling, replacing, pendingAudit, card }) =>
      state !== 'Inviting' &&
      cancelling === undefined &&
      replacing === undefined &&
      pendingAudit.length === 0 &&
      card.postingSince === undefined &&
      card.replyingSince === undefined,
  );

/**
 * People have what they want before the last outcome is written: if the store can be read from outside, waits until no
 * intention is left without its outcome. If one never gets it, the final verification reports it.
 */
export async function untilSettled({ store, shared }: CrashEnvironment): Promise<void> {
  if (!shared) return;
  for (const end = Date.now() + LONGEST_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
    if (isSettled(await readStore(store))) return;
  }
}
