import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { AuditFilter, Page, PagedCollection } from '../checks/ports.ts';
import { AUDIT_ACTIONS } from '../checks/vocabulary.ts';
import { type AuditLine, digestOf } from './audit-chain.ts';

/** Lines in a block. */
export const BLOCK_SIZE = 500;
/** Between two blocks that are added: a long log leaves the processor to others. */
const PAUSE_MS = 20;
/** Blocks read at once. */
const PAGE = 200;

/**
 * What the lines of a block are about, so that those which cannot match a filter need not be read. Made from the lines
 * themselves, and can be made again.
 */
export const auditBlockSchema = z.object({
  /** Numbers of the records of its oldest and its newest line. */
  low: z.number().int(),
  high: z.number().int(),
  /** Of the newest line: the numbers mean other lines once a store has been restored or moved. */
  digest: z.string(),
  /** Times of the earliest and the latest line, epoch milliseconds. */
  from: z.number().int(),
  to: z.number().int(),
  users: z.array(z.string()),
  actions: z.array(z.enum(AUDIT_ACTIONS)),
  /** References without CHK-, each between two spaces. */
  references: z.string(),
});
export type AuditBlock = z.infer<typeof auditBlockSchema>;

/** Records by numbers: above `low`, up to `high`. */
export interface NumberRange {
  above: number;
  upTo: number;
}

/** Says where lines that match a filter may be, without reading a million of them. */
export interface AuditIndex {
  /** Newest first, together all that may match. `before`: only records below this number. */
  rangesFor(filter: AuditFilter, before: number | undefined): AsyncIterable<NumberRange>;
  /** Adds the lines that are in no block yet; starts anew if the blocks are those of another store. */
  extend(signal: AbortSignal): Promise<void>;
  /** Drops the blocks of lines that are about to be removed: those up to this number. */
  drop(upTo: number): Promise<void>;
}

const shortOf = (reference: string) => reference.replace(/^CHK-/, '');

function blockOf(records: Page<AuditLine>['records']): AuditBlock | undefined {
  const [oldest] = records;
  const newest = records.at(-1);
  if (oldest === undefined || newest === undefined) return undefined;
  const lines = records.map(({ value }) => value);
  const references = new Set(
    lines.flatMap(({ reference, references: listed = [] }) => [reference, ...listed]).map(shortOf),
  );
  references.delete('');
  const times = lines.map(({ at }) => at);
  return {
    low: oldest.number,
    high: newest.number,
    digest: digestOf(newest.value),
    from: Math.min(...times),
    to: Math.max(...times),
    users: [...new Set(lines.map(({ userId }) => userId))],
    actions: [...new Set(lines.map(({ action }) => action))],
    references: ` ${[...references].join(' ')} `,
  };
}

function mayMatch({ from, to, users, actions, references }: AuditBlock, filter: AuditFilter): boolean {
  return (
    (filter.from === undefined || to >= filter.from) &&
    (filter.to === undefined || from < filter.to) &&
    (filter.userId === undefined || users.includes(filter.userId)) &&
    (filter.actions === undefined || filter.actions.some((action) => actions.includes(action))) &&
    (filter.reference === undefined || references.includes(` ${shortOf(filter.reference)} `))
  );
}

export function createAuditIndex({
  lines,
  blocks,
}: {
  lines: Pick<PagedCollection<AuditLine>, 'page'>;
  blocks: PagedCollection<AuditBlock>;
}): AuditIndex {
  /** Whether the block's newest line is where it says. */
  async function isOfThisStore({ high, digest }: AuditBlock): Promise<boolean> {
    const [line] = (await lines.page({ limit: 1, before: high + 1 })).records;
    return line?.number === high && digestOf(line.value) === digest;
  }

  /** The newest block, if the blocks are those of this store. */
  async function findNewest(): Promise<AuditBlock | undefined> {
    const [newest] = (await blocks.page({ limit: 1 })).records;
    const [oldest] = (await blocks.page({ limit: 1, after: 0 })).records;
    if (newest === undefined || oldest === undefined) return undefined;
    const areOurs = (await isOfThisStore(newest.value)) && (await isOfThisStore(oldest.value));
    return areOurs ? newest.value : undefined;
  }

  /** Newest first. */
  async function* all(): AsyncGenerator<AuditBlock, void> {
    for (let before: number | undefined; ; ) {
      const { records, next } = await blocks.page({ limit: PAGE, before });
      for (const { value } of records) yield value;
      if (next === undefined) return;
      before = next;
      await setImmediate();
    }
  }

  return {
    async *rangesFor(filter, before = Number.MAX_SAFE_INTEGER) {
      let lowest = before;
      const newest = await findNewest();
      if (newest !== undefined) {
        if (newest.high < before - 1) yield { above: newest.high, upTo: before - 1 };
        for await (const block of all()) {
          if (block.low >= before) continue;
          lowest = block.low;
          if (mayMatch(block, filter)) yield { above: block.low - 1, upTo: Math.min(block.high, before - 1) };
        }
      }
      if (lowest > 1) yield { above: 0, upTo: lowest - 1 };
    },
    async extend(signal) {
      const newest = await findNewest();
      if (newest === undefined) for await (const { high } of all()) await blocks.delete(String(high));
      for (let after = newest?.high ?? 0; !signal.aborted; ) {
        const { records, next } = await lines.page({ limit: BLOCK_SIZE, after });
        if (next === undefined) return;
        const block = blockOf(records);
        if (block !== undefined) await blocks.insert(String(block.high), block);
        after = next;
        await delay(PAUSE_MS);
      }
    },
    async drop(upTo) {
      for (;;) {
        const { records } = await blocks.page({ limit: PAGE, after: 0 });
        const gone = records.filter(({ value }) => value.high <= upTo);
        for (const { id } of gone) await blocks.delete(id);
        if (gone.length < PAGE) return;
      }
    },
  };
}
