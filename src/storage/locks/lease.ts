import { delayUntilAborted } from '../../time/delay.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import type { LeaseStore } from '../driver/driver.ts';
import { createEmitter } from '../driver/emitter.ts';

import { createTtlGuard, type TtlGuard } from './ttl-guard.ts';

/** How often the lease is asked for while a holder's time runs: by its holder, and by those who wait for its end. */
const RENEWALS_PER_TTL = 4;
const TRIES_PER_TTL = 5;

/** Who of all processes does something alone. */
export interface Lease {
  /** Tries for it from now on, and renews it while it is held. */
  start(): void;
  /** Gives it back, so that another may have it at once, and tries no more. */
  stop(): Promise<void>;
  /**
   * Grows with each new holder, over all processes; whoever loses the lease and has it back before anybody else took it
   * may find the same number. Undefined while this process does not hold the lease, by its own
   * clocks, counted from before the last renewal was sent. Ask right before each effect, and hand it to each write.
   */
  fence(): number | undefined;
  /** Must not throw. */
  onHeld(listener: (fence: number) => void): void;
  /** Called once for each holding that ends, at the latest when `fence` becomes undefined. Must not throw. */
  onLost(listener: () => void): void;
}

export interface LeaseOptions {
  name: string;
  /** Tells this process from all others. */
  holder: string;
  /** How long a holder that died keeps the others out. */
  ttlMs: number;
  store: LeaseStore;
}

export function createLease({ name, holder, ttlMs, store }: LeaseOptions): Lease {
  const held = createEmitter<number>();
  const lost = createEmitter<void>();
  const stopping = new AbortController();
  let current: { fence: number; holding: TtlGuard } | undefined;
  let running = Promise.resolve();

  function begin(fence: number, sinceAsked: () => number): void {
    const holding = createTtlGuard(ttlMs, sinceAsked);
    // The answer came too late to be worth anything.
    if (!holding.isHeld()) return;
    current = { fence, holding };
    holding.lost.addEventListener('abort', () => {
      current = undefined;
      lost.emit();
    });
    held.emit(fence);
  }

  async function ask(): Promise<void> {
    const sinceAsked = startStopwatch();
    const fence = await store.take(name, holder, ttlMs);
    if (stopping.signal.aborted) return;
    if (current !== undefined && current.fence === fence) return current.holding.renew(sinceAsked);
    current?.holding.end();
    if (fence !== undefined) begin(fence, sinceAsked);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      // While the store is away our own clocks tell how long the lease is still ours.
      await ask().catch(() => {});
      const pauseMs = ttlMs / (current === undefined ? TRIES_PER_TTL : RENEWALS_PER_TTL);
      await delayUntilAborted(pauseMs, stopping.signal);
    }
  }

  return {
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      current?.holding.end();
      await running;
      // Where this fails, the store lets go of it by itself.
      await store.giveBack(name, holder).catch(() => {});
    },
    fence: () => (current?.holding.isHeld() === true ? current.fence : undefined),
    onHeld: (listener) => void held.on(listener),
    onLost: (listener) => void lost.on(() => listener()),
  };
}
