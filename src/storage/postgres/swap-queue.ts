import { createGathering } from '../driver/gather.ts';
import type { Swap } from './swap-statement.ts';

/** Swaps in one statement: enough for a crowd, and a statement of less than a megabyte. */
const MOST_TOGETHER = 100;

interface WaitingSwap {
  swap: Swap;
  resolve: (wrote: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Sends the swaps of a burst in one statement, and so in one commit; each resolves with whether it wrote.
 *
 * @param send executes swaps of different keys; resolves with the keys written
 */
export function createSwapQueue(
  send: (swaps: readonly Swap[]) => Promise<ReadonlySet<string>>,
): (swap: Swap) => Promise<boolean> {
  let queue: WaitingSwap[] = [];

  const gather = createGathering(
    () => queue.length,
    () => {
      const all = queue;
      queue = [];
      for (const some of inBatches(all)) void settle(some);
    },
  );

  /** Never rejects. */
  async function settle(some: readonly WaitingSwap[]): Promise<void> {
    try {
      const written = await send(some.map(({ swap }) => swap));
      for (const { swap, resolve } of some) resolve(written.has(swap.key));
    } catch (error) {
      if (some.length > 1 && isDeadlock(error)) await Promise.all(some.map((one) => settle([one])));
      else for (const { reject } of some) reject(error);
    }
  }

  return (swap) =>
    new Promise((resolve, reject) => {
      queue.push({ swap, resolve, reject });
      if (queue.length === 1) gather();
    });
}

/** A statement's parts do not see each other's writes, so the second swap of a key goes into a later batch. */
function inBatches(all: readonly WaitingSwap[]): WaitingSwap[][] {
  const batches: Map<string, WaitingSwap>[] = [];
  for (const waiting of all) {
    const { key } = waiting.swap;
    const batch = batches.find((one) => one.size < MOST_TOGETHER && !one.has(key));
    if (batch === undefined) batches.push(new Map([[key, waiting]]));
    else batch.set(key, waiting);
  }
  return batches.map((batch) => [...batch.values()]);
}

/** Nothing was written: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01';
}
