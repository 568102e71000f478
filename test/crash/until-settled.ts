import { setTimeout as delay } from 'node:timers/promises';
import type { CrashEnvironment } from './crash-environment.ts';
import { readStore, type StoreContents } from './read-store.ts';

/** Longer than another process is waited for. */
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
 * People have all they want before the last outcome is written: where others than the bots can look into the store, waits
 * until nothing is left between an intention and its outcome. What never is, the judge finds.
 */
export async function untilSettled({ store, shared }: CrashEnvironment): Promise<void> {
  if (!shared) return;
  for (const end = Date.now() + LONGEST_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
    if (isSettled(await readStore(store))) return;
  }
}
