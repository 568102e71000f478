import type { Lease } from '../../checks/ports.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import type { LeaseStore } from '../driver/driver.ts';
import { createEmitter } from '../driver/emitter.ts';
import { createTtlGuard, type TtlGuard } from './ttl-guard.ts';

/** Renewals by the holder, and attempts by the others, per TTL. */
const RENEWALS_PER_TTL = 4;
const TRIES_PER_TTL = 5;

export interface LeaseOptions {
  name: string;
  /** Unique id of this process. */
  holder: string;
  /** How long a dead holder blocks the others. */
  ttlMs: number;
  store: Pick<LeaseStore, 'take' | 'giveBack'>;
}

export function createLease({ name, holder, ttlMs, store }: LeaseOptions): Lease {
  const held = createEmitter<number>();
  const lost = createEmitter<void>();
  const stopping = new AbortController();
  let current: { fence: number; guard: TtlGuard } | undefined;
  let running = Promise.resolve();

  function begin(fence: number, sinceAsked: () => number): void {
    const guard = createTtlGuard(ttlMs, sinceAsked);
    // The answer arrived after the TTL had run out.
    if (!guard.isHeld()) return;
    current = { fence, guard };
    guard.lost.addEventListener('abort', () => {
      current = undefined;
      lost.emit();
    });
    held.emit(fence);
  }

  async function ask(): Promise<void> {
    const sinceAsked = startStopwatch();
    const fence = await store.take(name, holder, ttlMs);
    if (stopping.signal.aborted) return;
    if (current !== undefined && current.fence === fence) return current.guard.renew(sinceAsked);
    current?.guard.end();
    if (fence !== undefined) begin(fence, sinceAsked);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      // While the store is unreachable, our own monotonic clock decides how long the lease is still held.
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
      current?.guard.end();
      await running;
      // If this fails, the lease expires by itself.
      await store.giveBack(name, holder).catch(() => {});
    },
    fence: () => (current?.guard.isHeld() === true ? current.fence : undefined),
    onHeld: (listener) => void held.on(listener),
    onLost: (listener) => void lost.on(() => listener()),
  };
}
