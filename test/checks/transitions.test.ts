import { describe, expect, it } from 'vitest';
import { applyResult } from '../../src/checks/apply-result.ts';
import { type Check, STATES, type State } from '../../src/checks/check.ts';
import { isOpen, pollingMode, rareIntervalMs } from '../../src/checks/polling-rules.ts';
import type { VendorResult } from '../../src/checks/ports.ts';
import {
  cancelIntended,
  cancelled,
  invited,
  purged,
  refused,
  unconfirmed,
} from '../../src/checks/transitions.ts';
import { RESULTS, type Result, VENDOR_STATUSES, type VendorStatus } from '../../src/checks/vocabulary.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { makeCheck } from '../support/make-check.ts';
import { summary as makeSummary } from '../support/scripted-workerchecks.ts';

const NOW = 10_000;
const MARK = { process: 'this', count: 1 };

const summary = (status: VendorStatus, over: Parameters<typeof makeSummary>[0] = {}) =>
  makeSummary({ status, ...over });

function fetched(result: VendorResult, askedAt = NOW) {
  return { result, askedAt, mark: MARK, certificate: 'none' } as const;
}

/** The state after each answer of WorkerChecks: a row for each state, a column for each status. */
const EXPECTED: Record<State, Record<VendorStatus, State>> = {
  Inviting: stay('Inviting'),
  Unconfirmed: stay('Unconfirmed'),
  Refused: stay('Refused'),
  Purged: stay('Purged'),
  Pending: believe(),
  'In Progress': believe(),
  Completed: believe(),
  Cancelled: believe(),
  Replaced: { ...believe(), Cancelled: 'Replaced' },
  Unknown: believe(),
  Closed: believe(),
};

function stay(state: State): Record<VendorStatus, State> {
  return {
    Pending: state,
    'In Progress': state,
    Completed: state,
    Cancelled: state,
    Closed: state,
    Unknown: state,
  };
}

function believe(): Record<VendorStatus, State> {
  return {
    Pending: 'Pending',
    'In Progress': 'In Progress',
    Completed: 'Completed',
    Cancelled: 'Cancelled',
    Closed: 'Closed',
    Unknown: 'Unknown',
  };
}

describe('applying a result', () => {
  const pairs = STATES.flatMap((from) => VENDOR_STATUSES.map((status) => ({ from, status })));

  it.each(pairs)('$from, answered $status', ({ from, status }) => {
    const { invitationId: _, ...bare } = makeCheck({ state: from });
    const replacedBy = { checkId: bare.id, reference: 'CHK-NEW22' };
    const ended = from === 'Replaced' ? { replacedBy } : {};
    const check = from === 'Inviting' ? bare : makeCheck({ state: from, ...ended });
    const to = EXPECTED[from][status];
    const after = applyResult(check, fetched(summary(status, { result: 'Clear' })));
    expect(after.state).toBe(to);
    expect(after.stateSince).toBe(from === to ? check.stateSince : NOW);
    expect(after.outcome?.result).toBe(to === 'Completed' && from !== 'Purged' ? 'Clear' : undefined);
  });

  it('keeps a completed check without a result open, and notifies nobody', () => {
    const after = applyResult(makeCheck(), fetched(summary('Completed')));
    expect(after).toMatchObject({ state: 'Completed', resultRevision: 0 });
    expect(isOpen(after)).toBe(true);
    expect(pollingMode(after, NOW + 300 * DAY_MS)).toBe('Seldom');
  });

  it('removes the outcome if a completed check goes back to an earlier status', () => {
    const done = applyResult(makeCheck(), fetched(summary('Completed', { result: 'Refer' })));
    const back = applyResult(done, fetched(summary('In Progress'), NOW + 1));
    expect(back).toMatchObject({ state: 'In Progress', resultRevision: 2 });
    expect(back.outcome).toBeUndefined();
    expect(back.completedSeenAt).toBeUndefined();
    expect(
      applyResult(back, fetched(summary('Completed', { result: 'Clear' }), NOW + 2)).resultRevision,
    ).toBe(3);
  });

  it('counts a result once while it stays the same, and again when it changes', () => {
    const first = applyResult(makeCheck(), fetched(summary('Completed', { result: 'Refer' })));
    const same = applyResult(first, fetched(summary('Completed', { result: 'Refer' }), NOW + 1));
    const other = applyResult(same, fetched(summary('Completed', { result: 'Clear' }), NOW + 2));
    expect([first.resultRevision, same.resultRevision, other.resultRevision]).toEqual([1, 1, 2]);
  });

  it('ignores the result of a cancelled check', () => {
    const after = applyResult(makeCheck(), fetched(summary('Cancelled', { result: 'Clear' })));
    expect(after.outcome).toBeUndefined();
    expect(pollingMode(after, NOW)).toBeUndefined();
  });

  it('keeps an unknown status as it came, and keeps polling', () => {
    const after = applyResult(makeCheck(), fetched(summary('Unknown', { statusWord: 'On Hold' })));
    expect(after).toMatchObject({ state: 'Unknown', statusWord: 'On Hold' });
    expect(pollingMode(after, NOW + 300 * DAY_MS)).toBe('Seldom');
  });

  it('considers a check gone if it is not found for a day, and believes a later answer', () => {
    const early = applyResult(makeCheck(), fetched({ kind: 'not-yet', found: false }));
    expect(early).toMatchObject({ gone: false, lastResultAt: NOW });
    const late = applyResult(makeCheck(), fetched({ kind: 'not-yet', found: false }, NOW + 2 * DAY_MS));
    expect(late.gone).toBe(true);
    expect(applyResult(late, fetched(summary('In Progress'), NOW + 3 * DAY_MS)).gone).toBe(false);
    const known = applyResult(makeCheck(), fetched({ kind: 'not-yet', found: true }, NOW + 2 * DAY_MS));
    expect(known.gone).toBe(false);
  });
});

describe('polling', () => {
  const done = (result: Result, certificate: 'none' | 'offered') => ({
    ...applyResult(makeCheck(), fetched(summary('Completed', { result }))),
    certificate,
  });
  /** When a rarely polled check is polled, in minutes after it came into its state. */
  function pollMinutes(check: Check, days: number): number[] {
    const at: number[] = [];
    for (let last = NOW; last < NOW + days * DAY_MS; ) {
      last += rareIntervalMs(check, last, 30_000);
      at.push((last - NOW) / 60_000);
    }
    return at;
  }

  it('polls a completed check less and less often: daily for 20 business days, then once a week', () => {
    expect(pollingMode(done('Clear', 'none'), NOW)).toBe('Seldom');
    const results = pollMinutes(done('Clear', 'none'), 60);
    expect(results.slice(0, 7)).toEqual([0.5, 2, 8, 32, 128, 512, 1952]);
    const days = results.slice(6).map((minutes) => (minutes - 1952) / 1440);
    expect(days).toEqual([...Array.from({ length: 28 }, (_, day) => day), 34, 41, 48, 55, 62]);
  });

  it('polls completed checks alike, whatever their outcome and certificate', () => {
    const others = RESULTS.flatMap((result) => [done(result, 'none'), done(result, 'offered')]);
    const { outcome: _, ...without } = done('Clear', 'none');
    const alike = new Set([...others, without].map((check) => pollMinutes(check, 60).join(' ')));
    expect(alike.size).toBe(1);
  });

  it('polls a check rarely after it has been Pending for a month, and never once it is cancelled or closed', () => {
    const old = NOW + 31 * DAY_MS;
    expect(pollingMode(makeCheck({ invitedAt: NOW }), old)).toBe('Seldom');
    expect(pollingMode(makeCheck({ invitedAt: old }), old)).toBe('Pending');
    expect(pollingMode(makeCheck({ state: 'In Progress', inProgressSeenAt: NOW }), old)).toBe('In Progress');
    for (const state of ['Cancelled', 'Closed'] as const) {
      expect(pollingMode(makeCheck({ state }), NOW)).toBeUndefined();
    }
  });
});

describe('other transitions', () => {
  it('invite, refuse and leave unconfirmed', () => {
    const { invitationId: _, ...draft } = makeCheck({ state: 'Inviting' });
    expect(invited(draft, 'inv-9', NOW)).toMatchObject({ state: 'Pending', invitationId: 'inv-9' });
    expect(refused(draft, 'credits', [], NOW)).toMatchObject({ state: 'Refused', refusal: 'credits' });
    expect(unconfirmed(draft, NOW)).toMatchObject({ state: 'Unconfirmed', stateSince: NOW });
  });

  it('record who cancelled', () => {
    const after = cancelled(
      cancelIntended(makeCheck(), { userId: 'U_HR', process: 'this' }, NOW),
      NOW + 1,
      MARK,
    );
    expect(after).toMatchObject({ state: 'Cancelled', cancelledBy: 'U_HR', cancelledAt: NOW + 1 });
    expect(after.cancelling).toBeUndefined();
  });

  it('purge every detail of the worker and the outcome', () => {
    const done = applyResult(
      makeCheck({ note: 'for the night shift', startsOn: '2026-12-08' }),
      fetched(summary('Completed', { result: 'Clear', releaseDate: '2026-11-20' })),
    );
    const text = JSON.stringify(purged(done, NOW));
    for (const secret of ['Ada', 'Lovelace', 'ada@', 'night', 'Clear', '2026-11-20', '2026-12-08']) {
      expect(text).not.toContain(secret);
    }
  });
});
