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
    isAbandoned(what: BegunWork, afterMs = 0) {
      at += afterMs;
      return beginRound()(what);
    },
  };
}

describe('abandoned work', () => {
  it('is all work of other processes, if no other process shares the store', () => {
    const { isAbandoned } = open(true);
    expect(isAbandoned(begun())).toBe(true);
    expect(isAbandoned(begun({ process: undefined }))).toBe(true);
    expect(isAbandoned(begun({ process: 'this' }))).toBe(false);
  });

  it('is work of another process that this one has seen unchanged for a while, if several share the store', () => {
    const { isAbandoned } = open(false);
    expect(isAbandoned(begun())).toBe(false);
    expect(isAbandoned(begun(), 99)).toBe(false);
    expect(isAbandoned(begun({ mark: '2' }), 1)).toBe(false);
    expect(isAbandoned(begun({ mark: '2' }), 100)).toBe(true);
    expect(isAbandoned(begun({ process: 'this' }), 1_000)).toBe(false);
  });

  it('is timed from the start again after a round in which it was not listed', () => {
    const { isAbandoned } = open(false);
    expect(isAbandoned(begun())).toBe(false);
    expect(isAbandoned(begun({ key: 'b' }), 50)).toBe(false);
    expect(isAbandoned(begun(), 100)).toBe(false);
  });
});
