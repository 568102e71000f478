import type { Asker } from '../../src/checks/ports.ts';
import type { LedgerRecord } from '../../src/workerchecks/budget/ledger-record.ts';
import { type Budget, openBudget } from '../../src/workerchecks/budget.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';

export interface Sent {
  asker: Asker;
  /** When it was sent, and when it is taken to arrive; milliseconds of a clock nobody puts back. */
  at: number;
  arrivesAt: number;
}

const PATIENCE: Readonly<Record<Asker, number>> = { person: 2_000, poller: Number.POSITIVE_INFINITY };

/** A budget whose requests are written down; needs vi.useFakeTimers(). */
export async function openBudgetBench({ perMinute = 30, reserved = 5 } = {}) {
  const ledger = createMemoryCollection<LedgerRecord>();
  const sent: Sent[] = [];
  const open = () =>
    openBudget({ perMinute, reserved, ledger, storeTime: async () => Date.now(), now: Date.now });
  let budget: Budget = await open();
  return {
    ledger,
    sent,
    get budget() {
      return budget;
    },
    count: (asker: Asker) => sent.filter((one) => one.asker === asker).length,
    /** A request that takes `takesMs` and arrives after `arrivesMs` of them. A person waits 2 s for it. */
    ask(asker: Asker, { takesMs = 0, arrivesMs = 0, maxWaitMs = PATIENCE[asker] } = {}) {
      return budget.run(
        asker,
        async () => {
          const at = performance.now();
          sent.push({ asker, at, arrivesAt: at + Math.min(arrivesMs, takesMs) });
          if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
        },
        { maxWaitMs },
      );
    },
    /** The process ends at once and starts anew: what is under way arrives now or never. */
    async restart(): Promise<void> {
      budget.stop();
      const at = performance.now();
      for (const one of sent) one.arrivesAt = Math.min(one.arrivesAt, Math.max(one.at, at));
      budget = await open();
    },
    /** The most requests that arrived within any 60 s, both ends taken in. */
    mostInAMinute(asker?: Asker): number {
      const times = sent
        .filter((one) => asker === undefined || one.asker === asker)
        .map((one) => one.arrivesAt);
      return Math.max(0, ...times.map((end) => times.filter((at) => at <= end && end - at <= 60_000).length));
    },
  };
}

export type BudgetBench = Awaited<ReturnType<typeof openBudgetBench>>;
