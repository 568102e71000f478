import type { BatchList } from '../../checks/batches/batch-list.ts';
import type { Check } from '../../checks/check.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import { type CardThread, cardThread } from './card-thread.ts';

export interface CardThreads {
  /**
   * The thread in which to post a check's card. Resolves with `waits` once the card at the head of the thread has
   * changed: then read the check again. Rejects when the bot stops.
   */
  of(check: Check): Promise<CardThread>;
}

/** @param stopSignal aborts the waits; a new signal after each start */
export function createCardThreads(
  {
    watchList,
    batches,
  }: { watchList: Pick<WatchList, 'get' | 'onChange'>; batches: Pick<BatchList, 'all' | 'onChange'> },
  stopSignal: () => AbortSignal,
): CardThreads {
  /** Callers waiting for a batch or a check, by its id. */
  const waiting = new Map<string, Set<() => void>>();

  function wake(headId: string): void {
    for (const resolve of waiting.get(headId) ?? []) resolve();
    waiting.delete(headId);
  }

  /** Resolves when this batch or check changes. */
  function changeOf(headId: string): { happened: Promise<void>; forget: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const others = waiting.get(headId) ?? new Set();
    waiting.set(headId, others.add(resolve));
    return {
      happened: promise,
      forget() {
        others.delete(resolve);
        if (others.size === 0 && waiting.get(headId) === others) waiting.delete(headId);
      },
    };
  }

  async function headOf({ replaces, batch }: Check) {
    if (replaces !== undefined) return { replaced: await watchList.get(replaces.checkId) };
    // From the cache: up to a thousand checks ask for the same long record, and only the leader writes where its card
    // is.
    return { batch: (await batches.all()).find(({ id }) => id === batch?.id) };
  }

  async function unlessStopped(happened: Promise<void>): Promise<void> {
    const signal = stopSignal();
    const { promise: stopped, reject } = Promise.withResolvers<void>();
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    await Promise.race([happened, stopped]).finally(() => signal.removeEventListener('abort', stop));
  }

  watchList.onChange(({ id }) => wake(id));
  // A batch changes with each of its rows, but up to a thousand cards wait only for these two fields.
  batches.onChange(({ id, card }) => {
    if (card.ts !== undefined || card.undeliverable !== undefined) wake(id);
  });

  return {
    async of(check) {
      const headId = check.replaces?.checkId ?? check.batch?.id;
      if (headId === undefined) return cardThread(check, {});
      // Subscribe before reading the head, so that no change is missed.
      const change = changeOf(headId);
      try {
        const thread = cardThread(check, await headOf(check));
        if (thread.kind === 'waits') await unlessStopped(change.happened);
        return thread;
      } finally {
        change.forget();
      }
    },
  };
}
