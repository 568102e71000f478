import { setTimeout as delay } from 'node:timers/promises';
import { readStore, type StoreContents } from './read-store.ts';

/** Longer than the bots wait for another process. */
const LONGEST_MS = 30_000;
const POLL_EVERY_MS = 500;

const isIdle = ({ checks, forms }: StoreContents) =>
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
 * Waits until every intention has its outcome, which may be written after people see the effect. Does nothing if the
 * test cannot read the store while bots use it. Gives up after 30 s; the final verification then reports the rest.
 */
export async function waitUntilIdle({
  store,
  shared,
}: {
  store: Parameters<typeof readStore>[0];
  shared: boolean;
}): Promise<void> {
  if (!shared) return;
  for (const end = Date.now() + LONGEST_MS; Date.now() < end; await delay(POLL_EVERY_MS)) {
    if (isIdle(await readStore(store))) return;
  }
}
