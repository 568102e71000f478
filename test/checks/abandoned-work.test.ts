import { describe, expect, it } from 'vitest';
import { type BegunWork, createAbandonedWork } from '../../src/checks/abandoned-work.ts';

const begun = (over: Partial<BegunWork> = {}): BegunWork => ({
  key: 'a',
  mark: '1',
  process: 'other',
  ...over,
});

function open(alone: boolean) {
  let at = 0;
  const beginRound = createAbandonedWork({ process: 'this', alone, abandonedAfterMs: 100, clock: () => at });
  return {
    ask(what: BegunWork, afterMs = 0) {
      at += afterMs;
      return beginRound()(what);
    },
  };
}

describe('what a process that is gone left behind', () => {
  it('is all that is not its own, where it has the store for itself', () => {
    const { ask } = open(true);
    expect(ask(begun())).toBe(true);
    expect(ask(begun({ process: undefined }))).toBe(true);
    expect(ask(begun({ process: 'this' }))).toBe(false);
  });

  it('is what has stood unchanged under its eyes, where several share the store', () => {
    const { ask } = open(false);
    expect(ask(begun())).toBe(false);
    expect(ask(begun(), 99)).toBe(false);
    expect(ask(begun({ mark: '2' }), 1)).toBe(false);
    expect(ask(begun({ mark: '2' }), 100)).toBe(true);
    expect(ask(begun({ process: 'this' }), 1_000)).toBe(false);
  });

  it('is counted anew when it was away for a round', () => {
    const { ask } = open(false);
    expect(ask(begun())).toBe(false);
    expect(ask(begun({ key: 'b' }), 50)).toBe(false);
    expect(ask(begun(), 100)).toBe(false);
  });
});
