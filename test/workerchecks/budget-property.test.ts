import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBudgetBench } from './budget-bench.ts';

const MINUTE = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

const asks = fc.record({
  kind: fc.constant('asks' as const),
  asker: fc.constantFrom('person', 'poller'),
  count: fc.integer({ min: 1, max: 40 }),
  takesMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 25_000 })),
  arrivesMs: fc.integer({ min: 0, max: 25_000 }),
});
const disturbance = fc.oneof(
  fc.record({ kind: fc.constant('restart' as const) }),
  fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 1, max: 2 * MINUTE }) }),
  fc.record({ kind: fc.constant('clock back' as const), ms: fc.integer({ min: 1, max: 60 * MINUTE }) }),
);
const story = fc.array(
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

describe('whatever people, the poller, restarts, pauses and the machine’s clock do', () => {
  it('no 60 s hold more than the limit, nor more of the poller than its share, and whoever waits has their turn', async () => {
    await fc.assert(
      fc.asyncProperty(limits, story, async (limit, events) => {
        vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00Z') });
        const bench = await openBudgetBench(limit);
        let waiting = 0;
        let pausedUntil = Number.NEGATIVE_INFINITY;
        for (const { event, thenMs } of events) {
          switch (event.kind) {
            case 'asks':
              for (let i = 0; i < event.count; i += 1) {
                waiting += 1;
                const gone = () => {
                  waiting -= 1;
                };
                bench.ask(event.asker, event).then(gone, gone);
              }
              break;
            case 'restart':
              await bench.restart();
              break;
            case 'pause':
              await bench.budget.pause(Date.now() + event.ms);
              pausedUntil = Math.max(pausedUntil, performance.now() + event.ms);
              break;
            case 'clock back':
              vi.setSystemTime(Date.now() - event.ms);
          }
          const before = bench.sent.length;
          await vi.advanceTimersByTimeAsync(thenMs);
          for (const { at } of bench.sent.slice(before)) expect(at).toBeGreaterThanOrEqual(pausedUntil);
        }
        expect(bench.mostInAMinute()).toBeLessThanOrEqual(limit.perMinute);
        expect(bench.mostInAMinute('poller')).toBeLessThanOrEqual(limit.perMinute - limit.reserved);
        // Each takes its minute, at half the share after a pause of an hour at most; then nobody is left waiting.
        const minutes = 65 + (2 * waiting) / Math.max(1, Math.floor((limit.perMinute - limit.reserved) / 2));
        await vi.advanceTimersByTimeAsync(minutes * 1.5 * MINUTE);
        expect(waiting).toBe(0);
        expect(bench.mostInAMinute()).toBeLessThanOrEqual(limit.perMinute);
        expect(bench.mostInAMinute('poller')).toBeLessThanOrEqual(limit.perMinute - limit.reserved);
        vi.useRealTimers();
      }),
      { numRuns: 200, seed: 20_261_120 },
    );
  });
});
