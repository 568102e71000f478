import { describe, expect, it } from 'vitest';
import { applyResult, type FetchedResult } from '../../src/checks/apply-result.ts';
import type { Check } from '../../src/checks/check.ts';
import { isUnopened, opened } from '../../src/checks/result-opening.ts';
import { isSnoozed, snoozed } from '../../src/checks/snooze.ts';
import { purged } from '../../src/checks/transitions.ts';
import { makeCheck } from '../support/make-check.ts';

const seen = (result: 'Clear' | 'Refer' | undefined, askedAt: number): FetchedResult => ({
  result: {
    kind: 'summary',
    status: 'Completed',
    statusWord: 'Completed',
    result,
    resultWord: result,
    releaseDate: undefined,
    certificateUrl: undefined,
  },
  askedAt,
  mark: { process: 'this', count: askedAt },
  certificate: 'none',
});

const completed = (): Check => applyResult(makeCheck(), seen('Clear', 2_000));

describe('a result', () => {
  it('waits to be opened once it is there, and the first who opens it is recorded', () => {
    expect(isUnopened(applyResult(makeCheck(), seen(undefined, 2_000)))).toBe(false);
    const check = completed();
    expect(check.unopenedSince).toBe(2_000);
    const read = opened(check, 'U1', 3_000);
    expect(isUnopened(read)).toBe(false);
    expect(read.opened).toEqual({ userId: 'U1', at: 3_000 });
    expect(opened(read, 'U2', 4_000)).toBe(read);
    expect(applyResult(read, seen('Clear', 5_000)).opened).toEqual({ userId: 'U1', at: 3_000 });
  });

  it('that changes waits to be opened again', () => {
    const changed = applyResult(opened(completed(), 'U1', 3_000), seen('Refer', 4_000));
    expect(changed.unopenedSince).toBe(4_000);
    expect(changed.opened).toBeUndefined();
  });

  it('of an earlier version counts as opened', () => {
    expect(isUnopened(makeCheck({ state: 'Completed', outcome: { result: 'Refer' } }))).toBe(false);
  });

  it('takes the person who opened it, and a snooze, with it when it is purged', () => {
    const check = purged(snoozed(opened(completed(), 'U1', 3_000), '2026-12-08', 'U1', 4_000), 5_000);
    expect(check).not.toHaveProperty('opened');
    expect(check).not.toHaveProperty('snoozed');
    expect(purged(completed(), 5_000)).not.toHaveProperty('unopenedSince');
  });
});

it('a check is snoozed once, however often it is asked, with a line for the audit', () => {
  const once = snoozed(makeCheck(), '2026-12-08', 'U1', 2_000);
  expect(snoozed(once, '2026-12-08', 'U1', 3_000)).toBe(once);
  expect(once.pendingAudit).toEqual([
    { userId: 'U1', action: 'snoozed', at: 2_000, about: 'until 2026-12-08' },
  ]);
  expect(isSnoozed(once, '2026-12-07')).toBe(true);
  expect(isSnoozed(once, '2026-12-08')).toBe(false);
});
