import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LeaseStore } from '../../../src/storage/driver/driver.ts';
import { createLease } from '../../../src/storage/locks/lease.ts';

const TTL_MS = 10_000;

/** A store with the test's clock, whose answers the test can delay or deny. */
function createStore() {
  let holder: string | undefined;
  let ends = 0;
  let fence = 0;
  const store: Pick<LeaseStore, 'take' | 'giveBack'> & {
    isDown: boolean;
    answerAfterMs: number;
    requests: number;
  } = {
    isDown: false,
    answerAfterMs: 0,
    requests: 0,
    async take(_name, who, ttlMs) {
      store.requests += 1;
      if (store.isDown) throw new Error('The store is down');
      const free = holder === undefined || ends <= performance.now();
      if (!free && holder !== who) return undefined;
      if (free) fence += 1;
      holder = who;
      ends = performance.now() + ttlMs;
      const answer = fence;
      if (store.answerAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, store.answerAfterMs));
      return answer;
    },
    async giveBack(_name, who) {
      if (holder === who) holder = undefined;
    },
  };
  return store;
}

function open(store: Pick<LeaseStore, 'take' | 'giveBack'>, holder: string) {
  const lease = createLease({ name: 'poller', holder, ttlMs: TTL_MS, store });
  const events: string[] = [];
  lease.onHeld((fence) => events.push(`held ${fence}`));
  lease.onLost(() => events.push('lost'));
  return { lease, events };
}

describe('a lease', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('has one holder, is renewed while the holder runs, and is taken over when it stops', async () => {
    const store = createStore();
    const first = open(store, 'first');
    const second = open(store, 'second');
    first.lease.start();
    second.lease.start();
    await vi.advanceTimersByTimeAsync(10 * TTL_MS);
    expect(first.events).toEqual(['held 1']);
    expect(second.events).toEqual([]);
    expect([first.lease.fence(), second.lease.fence()]).toEqual([1, undefined]);
    await first.lease.stop();
    expect(first.events).toEqual(['held 1', 'lost']);
    await vi.advanceTimersByTimeAsync(TTL_MS / 5);
    expect([first.lease.fence(), second.lease.fence()]).toEqual([undefined, 2]);
    await second.lease.stop();
  });

  it('is given up by its holder before the store may grant it to another, and can be regained afterwards', async () => {
    const store = createStore();
    const first = open(store, 'first');
    first.lease.start();
    await vi.advanceTimersByTimeAsync(0);
    store.isDown = true;
    await vi.advanceTimersByTimeAsync(0.84 * TTL_MS);
    expect(first.lease.fence()).toBe(1);
    await vi.advanceTimersByTimeAsync(0.02 * TTL_MS);
    expect(first.lease.fence()).toBeUndefined();
    expect(first.events).toEqual(['held 1', 'lost']);
    store.isDown = false;
    await vi.advanceTimersByTimeAsync(TTL_MS);
    expect(first.events).toEqual(['held 1', 'lost', 'held 2']);
    await first.lease.stop();
  });

  it('is counted from when the request was sent, so that a late answer grants less time, or none', async () => {
    const store = createStore();
    store.answerAfterMs = 0.5 * TTL_MS;
    const first = open(store, 'first');
    first.lease.start();
    await vi.advanceTimersByTimeAsync(0.5 * TTL_MS);
    expect(first.lease.fence()).toBe(1);
    store.isDown = true;
    await vi.advanceTimersByTimeAsync(0.36 * TTL_MS);
    expect(first.lease.fence()).toBeUndefined();
    await first.lease.stop();

    const slow = createStore();
    slow.answerAfterMs = 0.9 * TTL_MS;
    const second = open(slow, 'second');
    second.lease.start();
    await vi.advanceTimersByTimeAsync(5 * TTL_MS);
    expect(second.events).toEqual([]);
    await Promise.all([second.lease.stop(), vi.advanceTimersByTimeAsync(TTL_MS)]);
  });

  it('is lost at once if the machine slept, although the monotonic clock stood still', async () => {
    const store = createStore();
    const { lease, events } = open(store, 'first');
    lease.start();
    await vi.advanceTimersByTimeAsync(0);
    vi.setSystemTime(Date.now() + TTL_MS);
    expect(lease.fence()).toBeUndefined();
    expect(events).toEqual(['held 1', 'lost']);
    await lease.stop();
  });

  it('has a fence that increases with every holder', async () => {
    const store = createStore();
    const fences: (number | undefined)[] = [];
    for (const who of ['a', 'b', 'a', 'c']) {
      const { lease } = open(store, who);
      lease.start();
      await vi.advanceTimersByTimeAsync(0);
      fences.push(lease.fence());
      await lease.stop();
    }
    expect(fences).toEqual([1, 2, 3, 4]);
  });

  it('sends nothing more once stopped, even while the store is unreachable', async () => {
    const store = createStore();
    const { lease, events } = open(store, 'first');
    store.isDown = true;
    lease.start();
    await vi.advanceTimersByTimeAsync(TTL_MS);
    await lease.stop();
    const { requests } = store;
    store.isDown = false;
    await vi.advanceTimersByTimeAsync(TTL_MS);
    expect(store.requests).toBe(requests);
    expect(events).toEqual([]);
  });
});
