import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DRAFTS, type LifecycleHarness, openLifecycleHarness } from './lifecycle-harness.ts';

type Deed = fc.AsyncCommand<object, LifecycleHarness>;

/** An action, followed by everything it triggers immediately. */
function deed<T>(
  name: string,
  values: fc.Arbitrary<T>,
  play: (bench: LifecycleHarness, value: T) => unknown,
) {
  return values.map(
    (value): Deed => ({
      check: () => true,
      async run(_, bench) {
        await play(bench, value);
        await bench.flush();
        expect(bench.world.broken).toEqual([]);
      },
      toString: () => `${name} ${JSON.stringify(value)}`,
    }),
  );
}

const which = fc.nat({ max: DRAFTS.length - 1 });
const draft = (index: number) => DRAFTS[index] ?? expect.fail('No such draft');
const fate = fc.constantFrom('done', 'done', 'done', 'done', 'done', 'done', 'lost', 'refused');
const moves = fc.constantFrom(
  { status: 'Pending', result: undefined } as const,
  { status: 'In Progress', result: undefined } as const,
  { status: 'Completed', result: undefined } as const,
  { status: 'Completed', result: 'Clear' } as const,
  { status: 'Completed', result: 'Refer' } as const,
);

const letGo = deed('letGo', fc.tuple(fc.nat({ max: 9 }), fate), (bench, [index, how]) =>
  bench.release(index, how),
);
const deeds = [
  ...Array.from({ length: 12 }, () => letGo),
  deed('accept', which, (bench, index) => bench.accept(draft(index))),
  deed('accept', which, (bench, index) => bench.accept(draft(index))),
  deed('sayWasSent', which, (bench, index) => bench.sayWasSent(draft(index))),
  deed('sendAgain', which, (bench, index) => bench.sendAgain(draft(index))),
  deed('cancel', which, (bench, index) => bench.cancel(draft(index))),
  deed('look', which, (bench, index) => bench.look(draft(index), 'person')),
  deed('poll', which, (bench, index) => bench.look(draft(index), 'poller')),
  deed('poll', which, (bench, index) => bench.look(draft(index), 'poller')),
  deed('vendorMoves', fc.tuple(which, moves), (bench, [index, to]) => bench.vendorMoves(draft(index), to)),
  deed('crash', fc.boolean(), (bench, arriving) => bench.crash(arriving)),
  deed('toggle', fc.tuple(which, fc.boolean()), (bench, [index, heard]) => bench.toggle(draft(index), heard)),
  deed('deleteCard', which, (bench, index) => bench.deleteCard(draft(index))),
  deed('purge', fc.constant('due'), (bench) => bench.purge()),
  deed('wait', fc.constantFrom(1_000, 60_000, 600_000), (bench, ms) => bench.wait(ms)),
];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    now: Date.parse('2026-11-20T09:00:00Z'),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a check under random actions, faults and kills', () => {
  it('is neither lost nor duplicated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(deeds, { maxCommands: 120, size: 'max' }), async (commands) => {
        vi.clearAllTimers();
        const bench = await openLifecycleHarness();
        await fc.asyncModelRun(() => ({ model: {}, real: bench }), commands);
        expect(await bench.finish()).toEqual([]);
      }),
      { numRuns: Number(process.env.LIFECYCLE_RUNS ?? 40), seed: Number(process.env.LIFECYCLE_SEED ?? 1) },
    );
  }, 300_000);
});
