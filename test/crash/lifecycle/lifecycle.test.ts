import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DRAFTS, type LifecycleHarness, openLifecycleHarness } from './lifecycle-harness.ts';

type Action = fc.AsyncCommand<object, LifecycleHarness>;

/** An action, and everything it triggers immediately. */
function action<T>(
  name: string,
  values: fc.Arbitrary<T>,
  play: (harness: LifecycleHarness, value: T) => unknown,
) {
  return values.map(
    (value): Action => ({
      check: () => true,
      async run(_, harness) {
        await play(harness, value);
        await harness.flush();
        expect(harness.external.violations).toEqual([]);
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

const release = action('release', fc.tuple(fc.nat({ max: 9 }), fate), (harness, [index, how]) =>
  harness.release(index, how),
);
const actions = [
  ...Array.from({ length: 12 }, () => release),
  action('accept', which, (harness, index) => harness.accept(draft(index))),
  action('accept', which, (harness, index) => harness.accept(draft(index))),
  action('confirmSent', which, (harness, index) => harness.confirmSent(draft(index))),
  action('sendAgain', which, (harness, index) => harness.sendAgain(draft(index))),
  action('cancel', which, (harness, index) => harness.cancel(draft(index))),
  action('refresh', which, (harness, index) => harness.refresh(draft(index), 'person')),
  action('poll', which, (harness, index) => harness.refresh(draft(index), 'poller')),
  action('poll', which, (harness, index) => harness.refresh(draft(index), 'poller')),
  action('advanceVendor', fc.tuple(which, moves), (harness, [index, to]) =>
    harness.advanceVendor(draft(index), to),
  ),
  action('crash', fc.boolean(), (harness, executeRequests) => harness.crash(executeRequests)),
  action('togglePrivacy', fc.tuple(which, fc.boolean()), (harness, [index, notified]) =>
    harness.togglePrivacy(draft(index), notified),
  ),
  action('deleteCard', which, (harness, index) => harness.deleteCard(draft(index))),
  action('purge', fc.constant('due'), (harness) => harness.purge()),
  action('wait', fc.constantFrom(1_000, 60_000, 600_000), (harness, ms) => harness.wait(ms)),
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
      fc.asyncProperty(fc.commands(actions, { maxCommands: 120, size: 'max' }), async (commands) => {
        vi.clearAllTimers();
        const harness = await openLifecycleHarness();
        await fc.asyncModelRun(() => ({ model: {}, real: harness }), commands);
        expect(await harness.finish()).toEqual([]);
      }),
      { numRuns: Number(process.env.LIFECYCLE_RUNS ?? 40), seed: Number(process.env.LIFECYCLE_SEED ?? 1) },
    );
  }, 300_000);
});
