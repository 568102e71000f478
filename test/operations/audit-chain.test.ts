import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  AUDIT_HEAD_RULES,
  AUDIT_LINE_RULES,
  type AuditHead,
  type AuditLine,
  auditHeadSchema,
  auditLineSchema,
  type NotedLine,
} from '../../src/operations/audit-chain.ts';
import { createAuditLog } from '../../src/operations/audit-log.ts';
import { createAuditVerifier } from '../../src/operations/audit-verifier.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { createTestLog } from '../slack/slack-harness.ts';
import { type StoreKind, storeKinds, type TestStore } from '../storage/stores.ts';
import { makeAudit } from '../support/make-audit.ts';
import { createMemoryCollection, type MemoryCollection } from '../support/memory-collection.ts';

const viewed = (number: number) => ({ userId: 'U1', action: 'viewed', reference: `CHK-${number}` }) as const;

describe('the chain', () => {
  let lines: MemoryCollection<AuditLine>;
  let heads: MemoryCollection<AuditHead>;

  async function fill(count: number) {
    lines = createMemoryCollection<AuditLine>();
    heads = createMemoryCollection<AuditHead>();
    const audit = makeAudit(() => 1, lines, heads);
    for (let i = 1; i <= count; i += 1) await audit.record(viewed(i), `line-${i}`);
    return audit;
  }

  it('is unbroken while no line is changed', async () => {
    expect(await (await fill(0)).verify()).toEqual({ lines: 0 });
    expect(await (await fill(5)).verify()).toEqual({ lines: 5 });
  });

  it.each([
    ['the first line was removed', 1, () => lines.delete('line-1')],
    ['a line in the middle was removed', 3, () => lines.delete('line-3')],
    ['two lines were removed', 2, () => Promise.all([lines.delete('line-2'), lines.delete('line-4')])],
    [
      'a line was changed',
      3,
      async () => lines.set('line-3', { ...((await lines.get('line-3')) ?? fail()), userId: 'U2' }),
    ],
    ['the head was removed', 1, () => heads.delete('head')],
    [
      'the head was set back',
      5,
      async () => {
        const line = (await lines.get('line-4')) ?? fail();
        const { prev = '' } = (await lines.get('line-5')) ?? fail();
        await heads.set('head', { seq: 4, digest: prev, id: 'line-4', line });
      },
    ],
  ])('is broken after %s', async (_, broken, tamper) => {
    const audit = await fill(5);
    await tamper();
    expect(await audit.verify()).toMatchObject({ broken });
  });

  it('gets the line of a process that died before storing it, once', async () => {
    const audit = await fill(2);
    await lines.delete('line-2');
    const next = makeAudit(() => 1, lines, heads);
    // The outbox still has the action and records it again.
    await next.record(viewed(2), 'line-2');
    await next.record(viewed(3), 'line-3');
    expect(await next.verify()).toEqual({ lines: 3 });
    expect((await audit.page({ limit: 9 })).lines.map(({ reference }) => reference).toSorted()).toEqual([
      'CHK-1',
      'CHK-2',
      'CHK-3',
    ]);
  });

  it('continues after old lines without digests', async () => {
    lines = createMemoryCollection<AuditLine>();
    heads = createMemoryCollection<AuditHead>();
    await lines.set('old', { at: 1, ...viewed(1) });
    const audit = makeAudit(() => 2, lines, heads);
    await audit.record(viewed(2));
    expect(await audit.verify()).toEqual({ lines: 1, unsealed: 1 });
    expect((await audit.page({ limit: 9 })).lines).toHaveLength(2);
  });
});

const KINDS: StoreKind[] = await storeKinds();
let store: TestStore;
afterEach(async () => {
  await store?.remove();
});

function auditOn(storage: Storage) {
  return createAuditLog({
    lines: storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES),
    heads: storage.collection('audit-head', auditHeadSchema, AUDIT_HEAD_RULES),
    now: () => 1,
  });
}

describe.each(KINDS)('on $title', (kind) => {
  it.skipIf(!kind.up)('is a single chain, written by any process', async () => {
    store = await kind.make();
    const first = await store.open();
    const audits = [auditOn(first), auditOn(kind.shared ? await store.open() : first)];
    await Promise.all(
      audits.flatMap((audit, which) =>
        Array.from({ length: 20 }, (_, i) =>
          // Both processes record every second action.
          audit.record(viewed(i), i % 2 === 0 ? `both-${i}` : `${which}-${i}`),
        ),
      ),
    );
    for (const audit of audits) expect(await audit.verify()).toEqual({ lines: 30 });
    const seen: number[] = [];
    for (let before: number | undefined, more = true; more; ) {
      const page = await audits[0]?.page({ limit: 7, before });
      seen.push(...(page?.lines.map(({ seq = 0 }: AuditLine) => seq) ?? []));
      before = page?.next;
      more = before !== undefined;
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => 30 - i));
    const about = await audits[1]?.page({ limit: 7, filter: { reference: 'CHK-3' } });
    expect(about).toMatchObject({ lines: [{}, {}], next: undefined });
  });
});

function fail(): never {
  throw new Error('Not there');
}

it('reports a broken chain in the log and the metrics once a day', async () => {
  vi.useFakeTimers();
  const log = createTestLog();
  const noted = createMemoryCollection<NotedLine>();
  let broken: number | undefined;
  const verified: (boolean | undefined)[] = [];
  const watch = createAuditVerifier({
    audit: {
      verify: async () => ({ lines: 7, ...(broken === undefined ? {} : { broken }) }),
      head: async () => ({ seq: 7, digest: 'd7' }),
    },
    noted,
    onVerified: (is) => verified.push(is),
    log,
  });
  await watch.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log.events()).toEqual(['audit.unbroken']);
  expect(await noted.get('verified')).toEqual({ seq: 7, digest: 'd7' });
  broken = 3;
  await vi.advanceTimersByTimeAsync(DAY_MS);
  expect(log.lines.at(-1)).toMatchObject({ level: 'error', event: 'audit.broken', fields: { line: 3 } });
  await watch.stop();
  expect(verified).toEqual([false, true, undefined]);
  vi.useRealTimers();
});
