import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MINUTE_MS } from '../../../src/time/durations.ts';
import { openBudgetHarness } from './budget-harness.ts';

const MACHINES = 3;
/** Covers the longest round trip to the store, and the drift of the clocks during a pause. */
const TOLERANCE_MS = 1_000;

afterEach(() => {
  vi.useRealTimers();
});

const machine = fc.nat(MACHINES - 1);
const asks = fc.record({
  kind: fc.constant('asks' as const),
  machine,
  caller: fc.constantFrom('person', 'poller'),
  count: fc.integer({ min: 1, max: 20 }),
  takesMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 25_000 })),
  arrivesMs: fc.integer({ min: 0, max: 25_000 }),
});
const disturbance = fc.oneof(
  fc.record({ kind: fc.constant('restart' as const), machine }),
  fc.record({ kind: fc.constant('pause' as const), machine, ms: fc.integer({ min: 1, max: 2 * MINUTE_MS }) }),
  fc.record({
    kind: fc.constant('clock set' as const),
    machine,
    ms: fc.integer({ min: -60 * MINUTE_MS, max: 60 * MINUTE_MS }),
  }),
);
const scenario = fc.array(
  fc.record({
    event: fc.oneof({ weight: 4, arbitrary: asks }, { weight: 1, arbitrary: disturbance }),
    thenMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 70_000 })),
  }),
  { minLength: 4, maxLength: 25 },
);
const limits = fc.constantFrom(
  { perMinute: 30, reserved: 5 },
  { perMinute: 4, reserved: 3 },
  { perMinute: 1, reserved: 0 },
);
const clocks = fc.record({
  aheadMs: fc.integer({ min: -10 * MINUTE_MS, max: 10 * MINUTE_MS }),
  drift: fc.integer({ min: -300, max: 300 }),
});
const environment = fc.record({
  machines: fc.array(clocks, { minLength: MACHINES, maxLength: MACHINES }),
  latencies: fc.oneof(
    fc.constant([0]),
    fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 7 }),
  ),
});

describe('the budget of three machines, with random requests, restarts, pauses and clocks', () => {
  it('never exceeds the limit or the poller’s share in any 60 s, and delays no request forever', async () => {
    await fc.assert(
      fc.asyncProperty(limits, environment, scenario, async (limit, { machines, latencies }, events) => {
        vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00Z') });
        let requests = 0;
        const latency = () => {
          requests += 1;
          return latencies[requests % latencies.length] ?? 0;
        };
        const opening = openBudgetHarness({ ...limit, machines, latency });
        await vi.advanceTimersByTimeAsync(TOLERANCE_MS);
        const harness = await opening;
        const pauses: { from: number; until: number }[] = [];
        let waiting = 0;
        for (const { event, thenMs } of events) {
          switch (event.kind) {
            case 'asks':
              for (let i = 0; i < event.count; i += 1) {
                waiting += 1;
                const done = () => {
                  waiting -= 1;
                };
                harness.ask(event.caller, event).then(done, done);
              }
              break;
            case 'restart': {
              const restarted = harness.restart(event.machine);
              await vi.advanceTimersByTimeAsync(TOLERANCE_MS);
              await restarted;
              break;
            }
            case 'pause': {
              const until = performance.now() + event.ms;
              const budget = harness.on(event.machine);
              const { aheadMs } = harness.clocks[event.machine] ?? { aheadMs: 0 };
              const pausing = budget.pause(Date.now() + aheadMs + event.ms);
              void pausing.then(() =>
                pauses.push({ from: performance.now() + TOLERANCE_MS, until: until - TOLERANCE_MS }),
              );
              break;
            }
            case 'clock set': {
              const machineClocks = harness.clocks[event.machine];
              if (machineClocks !== undefined) machineClocks.aheadMs += event.ms;
            }
          }
          await vi.advanceTimersByTimeAsync(thenMs);
        }
        for (let minute = 0; waiting > 0; minute += 1) {
          // At worst one request a minute, at half the share after a pause.
          expect(minute).toBeLessThan(700);
          await vi.advanceTimersByTimeAsync(MINUTE_MS);
        }
        expect(harness.mostInAMinute()).toBeLessThanOrEqual(limit.perMinute);
        expect(harness.mostInAMinute('poller')).toBeLessThanOrEqual(limit.perMinute - limit.reserved);
        for (const { from, until } of pauses) {
          expect(harness.sent.filter(({ at }) => at > from && at < until)).toEqual([]);
        }
        harness.stop();
        vi.useRealTimers();
      }),
      { numRuns: 40, seed: 20_261_120 },
    );
  });
});
