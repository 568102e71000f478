import { vi } from 'vitest';
import type { Caller } from '../../../src/checks/vocabulary.ts';
import { type Budget, openBudget } from '../../../src/workerchecks/budget/budget.ts';
import type { RequestLogRecord } from '../../../src/workerchecks/budget/request-log-record.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

export interface Sent {
  machine: number;
  caller: Caller;
  by: string | undefined;
  /** When it was sent, and when it counts as arrived; milliseconds of a monotonic clock. */
  at: number;
  arrivesAt: number;
}

/** How a machine's clocks differ from the true time. */
export interface Clocks {
  /** How far the wall clock is ahead, milliseconds. */
  aheadMs: number;
  /** How much faster the wall clock and the monotonic clock run, millionths. */
  drift: number;
}

export interface BudgetHarnessOptions {
  perMinute?: number;
  reserved?: number;
  /** One process runs on each. */
  machines?: readonly Clocks[];
  /** How long a message to or from the store takes now, milliseconds. */
  latency?: () => number;
}

export interface AskOptions {
  takesMs?: number;
  arrivesMs?: number;
  maxWaitMs?: number;
  machine?: number;
  by?: string;
}

const MAX_WAIT_MS: Readonly<Record<Caller, number>> = { person: 2_000, poller: Number.POSITIVE_INFINITY };
const EXACT_CLOCKS: Clocks = { aheadMs: 0, drift: 0 };

/** What the budget adds to a minute for clocks that differ, milliseconds. */
export const MARGIN_MS = 100;

/** Advances the fake clock. */
export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** On the fake clock; 0: not at all. */
export function sleep(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}

/** Processes that share a budget; their requests are recorded in `sent`. Requires vi.useFakeTimers(). */
export async function openBudgetHarness(options: BudgetHarnessOptions = {}) {
  const { perMinute = 30, reserved = 5, machines = [EXACT_CLOCKS], latency = () => 0 } = options;
  const requestLog = createMemoryCollection<RequestLogRecord>();
  const sent: Sent[] = [];
  const clocks = machines.map((one) => ({ ...one }));

  /** Starts a process; once it is killed, none of its messages arrive. */
  async function start(machine: number): Promise<{ budget: Budget; kill(): void; isRunning(): boolean }> {
    let killed = false;
    const machineClocks = clocks[machine] ?? EXACT_CLOCKS;
    const faster = (ms: number) => ms * (1 + machineClocks.drift / 1e6);
    const travel = async () => {
      await sleep(latency());
      if (killed) await new Promise(() => {});
    };
    const started = Date.now() - performance.now();
    const budget = await openBudget({
      perMinute,
      reserved,
      requestLog: {
        async update(id, change) {
          await travel();
          await requestLog.update(id, change);
          await travel();
        },
        changes: (listener) => requestLog.changes(() => void travel().then(listener)),
      },
      async storeTime() {
        await travel();
        const time = Date.now();
        await travel();
        return time;
      },
      now: () => Date.now() + machineClocks.aheadMs + faster(performance.now()) - performance.now(),
      clock: () => faster(performance.now()) + 1_000_000 * machine + started,
    });
    return {
      budget,
      kill() {
        killed = true;
        budget.stop();
      },
      isRunning: () => !killed,
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
    { takesMs = 0, arrivesMs = 0, maxWaitMs = MAX_WAIT_MS[caller], machine = 0, by }: AskOptions = {},
  ): Promise<void> {
    const process = at(machine);
    return process.budget.run(
      caller,
      async () => {
        const now = performance.now();
        if (process.isRunning())
          sent.push({ machine, caller, by, at: now, arrivesAt: now + Math.min(arrivesMs, takesMs) });
        await sleep(takesMs);
      },
      { maxWaitMs, by },
    );
  }

  return {
    requestLog,
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
    /** Sends `times` requests and lets them run until they wait; they may fail. */
    async askMany(caller: Caller, times: number, options: AskOptions = {}): Promise<void> {
      for (let i = 0; i < times; i += 1) ask(caller, options).catch(() => {});
      await pass(0);
    },
    countBy: (by: string) => sent.filter((one) => one.by === by).length,
    /** Kills the process and starts another: requests in flight arrive now or never. */
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
    /** The most requests that arrived within any 60 s, both ends included. */
    mostInAMinute(caller?: Caller): number {
      const times = sent
        .filter((one) => caller === undefined || one.caller === caller)
        .map((one) => one.arrivesAt);
      return Math.max(0, ...times.map((end) => times.filter((at) => at <= end && end - at <= 60_000).length));
    },
  };
}

export type BudgetHarness = Awaited<ReturnType<typeof openBudgetHarness>>;
