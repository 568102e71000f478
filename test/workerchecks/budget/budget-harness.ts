import { vi } from 'vitest';
import type { Caller } from '../../../src/checks/vocabulary.ts';
import { type Budget, openBudget } from '../../../src/workerchecks/budget/budget.ts';
import type { RequestLogRecord } from '../../../src/workerchecks/budget/request-log-record.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

export interface Sent {
  machine: number;
  caller: Caller;
  by: string | undefined;
  /** When it was sent, and when it is taken to arrive; milliseconds of a clock nobody puts back. */
  at: number;
  arrivesAt: number;
}

/** What a machine's clocks say, beside the true time. */
export interface Clocks {
  /** The wall clock's milliseconds ahead. */
  aheadMs: number;
  /** How much faster both go, in millionths. */
  drift: number;
}

export interface BudgetHarnessOptions {
  perMinute?: number;
  reserved?: number;
  /** One process on each. */
  machines?: readonly Clocks[];
  /** How long each way to the store takes now, in milliseconds. */
  latency?: () => number;
}

export interface BudgetRequest {
  takesMs?: number;
  arrivesMs?: number;
  maxWaitMs?: number;
  machine?: number;
  by?: string;
}

const PATIENCE: Readonly<Record<Caller, number>> = { person: 2_000, poller: Number.POSITIVE_INFINITY };
const TRUE_CLOCKS: Clocks = { aheadMs: 0, drift: 0 };

/** On the fake clock; 0: not at all. */
export function sleep(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}

/** Processes that share a budget; their requests are written down. Needs vi.useFakeTimers(). */
export async function openBudgetHarness(options: BudgetHarnessOptions = {}) {
  const { perMinute = 30, reserved = 5, machines = [TRUE_CLOCKS], latency = () => 0 } = options;
  const ledger = createMemoryCollection<RequestLogRecord>();
  const sent: Sent[] = [];
  const clocks = machines.map((one) => ({ ...one }));

  /** A process; once it is killed it reaches nothing any more. */
  async function start(machine: number): Promise<{ budget: Budget; kill(): void; lives(): boolean }> {
    let killed = false;
    const own = clocks[machine] ?? TRUE_CLOCKS;
    const faster = (ms: number) => ms * (1 + own.drift / 1e6);
    const way = async () => {
      await sleep(latency());
      if (killed) await new Promise(() => {});
    };
    const started = Date.now() - performance.now();
    const budget = await openBudget({
      perMinute,
      reserved,
      requestLog: {
        async update(id, change) {
          await way();
          await ledger.update(id, change);
          await way();
        },
        changes: (listener) => ledger.changes(() => void way().then(listener)),
      },
      async storeTime() {
        await way();
        const time = Date.now();
        await way();
        return time;
      },
      now: () => Date.now() + own.aheadMs + faster(performance.now()) - performance.now(),
      clock: () => faster(performance.now()) + 1_000_000 * machine + started,
    });
    return {
      budget,
      kill() {
        killed = true;
        budget.stop();
      },
      lives: () => !killed,
    };
  }

  const opening = machines.map((_, machine) => start(machine));
  const processes = await Promise.all(opening);

  function at(machine: number) {
    const process = processes[machine];
    if (process === undefined) throw new Error(`No machine ${machine}`);
    return process;
  }

  /** A request that takes `takesMs` and arrives after `arrivesMs` of them. A person waits 2 s for it. */
  function ask(
    caller: Caller,
    { takesMs = 0, arrivesMs = 0, maxWaitMs = PATIENCE[caller], machine = 0, by }: BudgetRequest = {},
  ) {
    const process = at(machine);
    return process.budget.run(
      caller,
      async () => {
        const now = performance.now();
        if (process.lives())
          sent.push({ machine, caller, by, at: now, arrivesAt: now + Math.min(arrivesMs, takesMs) });
        await sleep(takesMs);
      },
      { maxWaitMs, by },
    );
  }

  return {
    ledger,
    sent,
    clocks,
    get budget() {
      return at(0).budget;
    },
    on: (machine: number) => at(machine).budget,
    count: (caller: Caller, machine?: number) =>
      sent.filter((one) => one.caller === caller && (machine === undefined || one.machine === machine))
        .length,
    ask,
    /** Asks so many times, waiting for none of the answers; time does not pass. */
    async askTimes(caller: Caller, times: number, options: BudgetRequest = {}): Promise<void> {
      for (let i = 0; i < times; i += 1) ask(caller, options).catch(() => {});
      await vi.advanceTimersByTimeAsync(0);
    },
    countBy: (by: string) => sent.filter((one) => one.by === by).length,
    /** The process ends at once and starts anew: what is under way arrives now or never. */
    async restart(machine = 0): Promise<void> {
      at(machine).kill();
      const now = performance.now();
      for (const one of sent) {
        if (one.machine === machine) one.arrivesAt = Math.min(one.arrivesAt, Math.max(one.at, now));
      }
      processes[machine] = await start(machine);
    },
    stop(): void {
      for (const { budget } of processes) budget.stop();
    },
    /** The most requests that arrived within any 60 s, both ends taken in. */
    mostInAMinute(caller?: Caller): number {
      const times = sent
        .filter((one) => caller === undefined || one.caller === caller)
        .map((one) => one.arrivesAt);
      return Math.max(0, ...times.map((end) => times.filter((at) => at <= end && end - at <= 60_000).length));
    },
  };
}

export type BudgetHarness = Awaited<ReturnType<typeof openBudgetHarness>>;
