import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { createAuditOutbox } from '../../../src/checks/jobs/audit-outbox.ts';
import type { LeaderTask } from '../../../src/checks/jobs/leader.ts';
import { withPendingAudit } from '../../../src/checks/transitions.ts';
import { createWatchList, type WatchList } from '../../../src/checks/watch-list.ts';
import type { AuditHead, AuditLine } from '../../../src/operations/audit-chain.ts';
import { eventually } from '../../support/eventually.ts';
import { makeAudit } from '../../support/make-audit.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';

let checks: MemoryCollection<Check>;
let entries: MemoryCollection<AuditLine>;
let heads: MemoryCollection<AuditHead>;
let watchList: WatchList;
let auditOutbox: LeaderTask;
let failures: number;

/** Starts a new process on the same store. */
async function restart(): Promise<void> {
  watchList = createWatchList(await openMemoryRecords(checks));
  const audit = makeAudit(() => 999, entries, heads);
  auditOutbox = createAuditOutbox({
    records: watchList,
    audit,
    onFailure: () => {
      failures += 1;
    },
  });
}

beforeEach(async () => {
  vi.useFakeTimers();
  failures = 0;
  checks = createMemoryCollection<Check>();
  entries = createMemoryCollection<AuditLine>();
  heads = createMemoryCollection<AuditHead>();
  await restart();
});
afterEach(async () => {
  await auditOutbox.stop();
  vi.useRealTimers();
});

const check = makeCheck();
const withTwo = withPendingAudit(withPendingAudit(check, 'U1', 'invited', 5), 'U2', 'cancelled', 6);
const written = async () => {
  const all: string[] = [];
  for await (const [, { userId, action, at }] of entries.entries()) all.push(`${at} ${userId} ${action}`);
  return all;
};

it('writes the entries that an earlier process left, once each, and removes them from the check', async () => {
  await checks.set(check.id, withTwo);
  // The earlier process wrote the first and then crashed.
  await entries.set(`${check.id}:invited:5`, {
    at: 5,
    userId: 'U1',
    action: 'invited',
    reference: check.reference,
  });
  await restart();
  await auditOutbox.start();
  await eventually(async () => expect((await watchList.get(check.id))?.pendingAudit).toEqual([]));
  expect(await written()).toEqual(['5 U1 invited', '6 U2 cancelled']);
});

it('keeps an entry while writing fails, and one that is added meanwhile', async () => {
  await auditOutbox.start();
  await watchList.insert(check);
  entries.failWrites(true);
  await watchList.update(check.id, (current) => withPendingAudit(current, 'U1', 'invited', 5));
  await eventually(() => expect(failures).toBe(1));
  await watchList.update(check.id, (current) => withPendingAudit(current, 'U2', 'cancelled', 6));
  expect((await watchList.get(check.id))?.pendingAudit).toHaveLength(2);
  entries.failWrites(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await watchList.get(check.id))?.pendingAudit).toEqual([]);
  expect(await written()).toEqual(['5 U1 invited', '6 U2 cancelled']);
});
