import { createGathering } from './gather.ts';

/** Maximum number of swaps in one request: covers a burst of forms, and stays below a megabyte. */
const MAX_SWAPS = 100;
/**
 * As many leave without waiting for the rest of a burst, so that the server commits them while the rest is being read. Only
 * while few requests are under way: many writes cost the server less in larger ones.
 */
const EARLY_SWAPS = 16;
const MAX_EARLY_REQUESTS = 3;

interface WaitingSwap<S> {
  swap: S;
  resolve: (wrote: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Sends the compare-and-sets of a burst together, so that the store commits them together. Returns a function that
 * resolves with whether its swap wrote.
 *
 * @param send executes swaps of different keys, each by itself; resolves with the keys written
 * @param mayBeAlone whether an error means that nothing was written and each swap may be sent by itself
 */
export function createSwapQueue<S extends { key: string }>(
  send: (swaps: readonly S[]) => Promise<ReadonlySet<string>>,
  mayBeAlone: (error: unknown) => boolean = () => false,
): (swap: S) => Promise<boolean> {
  let queue: WaitingSwap<S>[] = [];
  let underWay = 0;

  function sendAll(): void {
    const all = queue;
    queue = [];
    for (const some of inBatches(all)) void sendTogether(some);
  }

  const gather = createGathering(() => queue.length, sendAll);

  /** Never rejects. */
  async function sendTogether(some: readonly WaitingSwap<S>[]): Promise<void> {
    underWay += 1;
    try {
      const written = await send(some.map(({ swap }) => swap));
      for (const { swap, resolve } of some) resolve(written.has(swap.key));
    } catch (error) {
      if (some.length > 1 && mayBeAlone(error)) await Promise.all(some.map((one) => sendTogether([one])));
      else for (const { reject } of some) reject(error);
    } finally {
      underWay -= 1;
    }
  }

  return (swap) =>
    new Promise((resolve, reject) => {
      queue.push({ swap, resolve, reject });
      if (queue.length === 1) gather();
      else if (queue.length >= EARLY_SWAPS && underWay < MAX_EARLY_REQUESTS) sendAll();
    });
}

/** The second swap of a key goes into a later batch. */
function inBatches<S extends { key: string }>(all: readonly WaitingSwap<S>[]): WaitingSwap<S>[][] {
  const batches: Map<string, WaitingSwap<S>>[] = [];
  for (const waiting of all) {
    const { key } = waiting.swap;
    const batch = batches.find((one) => one.size < MAX_SWAPS && !one.has(key));
    if (batch === undefined) batches.push(new Map([[key, waiting]]));
    else batch.set(key, waiting);
  }
  return batches.map((batch) => [...batch.values()]);
}
