import { beforeEach, expect, it } from 'vitest';
import type { AuditFilter } from '../../src/checks/ports.ts';
import type { AuditLine } from '../../src/operations/audit-chain.ts';
import { type AuditBlock, BLOCK_SIZE, createAuditIndex } from '../../src/operations/audit-index.ts';
import { findLines } from '../../src/operations/find-lines.ts';
import { createMemoryCollection, type MemoryCollection } from '../support/memory-collection.ts';

const COUNT = 3 * BLOCK_SIZE + 20;
const going = new AbortController().signal;

let lines: MemoryCollection<AuditLine>;
let blocks: MemoryCollection<AuditBlock>;
let read: number;

const lineAt = (seq: number): AuditLine => ({
  at: seq * 1_000,
  userId: `U${seq % 7}`,
  action: seq % 400 === 0 ? 'listed' : 'viewed',
  reference: seq % 400 === 0 ? '' : `CHK-${10_000 + Math.floor(seq / 10)}`,
  ...(seq % 400 === 0 ? { references: ['CHK-10003', 'CHK-10100'] } : {}),
  seq,
  prev: 'p',
});

/** The log, with a count of what is read of it. */
const counted = () => ({
  async page(range: Parameters<typeof lines.page>[0]) {
    const page = await lines.page(range);
    read += page.records.length;
    return page;
  },
});
const indexOf = () => createAuditIndex({ lines: counted(), blocks });

async function seqs(filter: AuditFilter, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (let before: number | undefined; ; ) {
    const page = await findLines({ lines: counted(), index: indexOf() }, { limit, before, filter });
    expect(page.lines.length).toBeLessThanOrEqual(limit);
    found.push(...page.lines.map(({ seq = 0 }) => seq));
    if (page.next === undefined) return found;
    before = page.next;
  }
}

function expected(reference: string): number[] {
  const all = Array.from({ length: COUNT }, (_, i) => lineAt(COUNT - i));
  const wanted = all.filter((line) => line.reference === reference || line.references?.includes(reference));
  return wanted.map(({ seq = 0 }) => seq);
}

beforeEach(async () => {
  lines = createMemoryCollection();
  blocks = createMemoryCollection();
  for (let seq = 1; seq <= COUNT; seq += 1) await lines.insert(`id-${seq}`, lineAt(seq));
  read = 0;
});

it('finds the same lines with and without it, and reads only blocks that may have them', async () => {
  const reference = 'CHK-10003';
  expect(await seqs({ reference }, 4)).toEqual(expected(reference));
  await indexOf().extend(going);
  expect(await seqs({ reference }, 4)).toEqual(expected(reference));
  read = 0;
  expect(await seqs({ reference: 'CHK-10110', userId: 'U3' }, 9)).toEqual([1_109, 1_102]);
  // The lines of one block, a page at the end of the log, and what shows that the blocks are of this store.
  expect(read).toBeLessThan(2 * BLOCK_SIZE + 30);
  expect(await seqs({ from: 999_000, to: 1_003_000 }, 2)).toEqual([1_002, 1_001, 1_000, 999]);
  expect(await seqs({ actions: ['listed'] }, 50)).toEqual([1_200, 800, 400]);
});

it('is extended by the lines that came since, once', async () => {
  await indexOf().extend(going);
  for (let seq = COUNT + 1; seq <= COUNT + BLOCK_SIZE; seq += 1) await lines.insert(`id-${seq}`, lineAt(seq));
  await Promise.all([indexOf().extend(going), indexOf().extend(going)]);
  const { records } = await blocks.page({ limit: 99, after: 0 });
  expect(records.map(({ value }) => value.low)).toEqual([0, 1, 2, 3].map((block) => 1 + block * BLOCK_SIZE));
  expect((await seqs({ reference: 'CHK-10200' }, 50)).length).toBe(9);
});

it('is made again for a store in which the lines have other numbers, and not believed until then', async () => {
  await indexOf().extend(going);
  const moved = createMemoryCollection<AuditLine>();
  await moved.insert('first', lineAt(COUNT + 1));
  for (const { id, value } of (await lines.page({ limit: COUNT, after: 0 })).records)
    await moved.insert(id, value);
  await moved.page({ limit: 1 });
  await moved.delete('first');
  lines = moved;
  expect(await seqs({ reference: 'CHK-10100' }, 50)).toEqual(expected('CHK-10100'));
  await indexOf().extend(going);
  expect((await blocks.page({ limit: 1, after: 0 })).records[0]?.value.low).toBe(2);
  expect(await seqs({ reference: 'CHK-10100' }, 50)).toEqual(expected('CHK-10100'));
});

it('finds what is left once its oldest lines are removed', async () => {
  await indexOf().extend(going);
  await indexOf().drop(BLOCK_SIZE + 100);
  for (let seq = 1; seq <= BLOCK_SIZE + 100; seq += 1) await lines.delete(`id-${seq}`);
  expect(await seqs({ reference: 'CHK-10003' }, 50)).toEqual([1_200, 800]);
});

it('looks at ten thousand lines for a page, and says how far it has looked', async () => {
  const many = createMemoryCollection<AuditLine>();
  for (let seq = 1; seq <= 10_100; seq += 1)
    await many.insert(`id-${seq}`, { ...lineAt(seq), reference: '' });
  const page = await findLines({ lines: many }, { limit: 5, filter: { reference: 'CHK-ZZZZZ' } });
  expect(page).toEqual({ lines: [], next: 101, seenTo: 101_000 });
});
