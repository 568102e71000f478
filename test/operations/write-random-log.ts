import { expect } from 'vitest';
import { type AuditHead, type AuditLine, HEAD, type NotedLine } from '../../src/operations/audit-chain.ts';
import { type AuditBlock, createAuditIndex } from '../../src/operations/audit-index.ts';
import { createAuditLog } from '../../src/operations/audit-log.ts';
import { createAuditRetention } from '../../src/operations/audit-retention.ts';
import { verifyChain } from '../../src/operations/verify-chain.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';

const RETENTION_DAYS = 100;

/** A repeatable generator of whole numbers below `most`. */
export function createRandom(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

export interface StoredLine {
  id: string;
  value: AuditLine;
}

/** An audit log as it is stored. */
export interface Log {
  lines: StoredLine[];
  head: AuditHead | undefined;
  noted: NotedLine[];
}

/** A log written by two bots, some of them killed, partly cut by retention. `writes`: until the first is killed. */
export async function writeLog(
  random: (most: number) => number,
  count: number,
  writes: number,
): Promise<Log> {
  const lines = createMemoryCollection<AuditLine>();
  const heads = createMemoryCollection<AuditHead>();
  const blocks = createMemoryCollection<AuditBlock>();
  let day = 0;
  let left = writes;
  const die = () => {
    left -= 1;
    if (left < 0) throw new Error('Killed');
  };
  const mortal = {
    lines: {
      ...lines,
      insert: async (id: string, line: AuditLine) => {
        die();
        return await lines.insert(id, line);
      },
      delete: async (id: string) => {
        die();
        await lines.delete(id);
      },
    },
    heads: {
      ...heads,
      update: async (...args: Parameters<typeof heads.update>) => {
        die();
        await heads.update(...args);
      },
    },
  };
  const now = () => day * DAY_MS;
  const bots = [mortal, { lines, heads }].map((store) => {
    const audit = createAuditLog({ ...store, now });
    const index = createAuditIndex({ lines: store.lines, blocks });
    const retention = createAuditRetention({
      lines: store.lines,
      audit,
      index,
      retentionDays: RETENTION_DAYS,
      now,
    });
    return { audit, retention };
  });
  const bot = () => bots[random(2)] ?? expect.unreachable();
  for (let written = 0; written < count; written += 1) {
    day += random(60);
    const record = async () => {
      const reference = `CHK-${random(90_000) + 10_000}`;
      await bot()
        .audit.record({ userId: `U${random(5)}`, action: 'viewed', reference })
        .catch(() => {});
    };
    await Promise.all([record(), record()]);
    if (random(4) === 0)
      await bot()
        .retention.run(new AbortController().signal)
        .catch(() => {});
  }
  const { records } = await lines.page({ limit: 10_000, after: 0 });
  return { lines: records.map(({ id, value }) => ({ id, value })), head: await heads.get(HEAD), noted: [] };
}

export function verify({ lines, head, noted }: Log) {
  return verifyChain(
    {
      lines: {
        async page({ limit, after = 0 }) {
          const some = lines.slice(after, after + limit);
          const records = some.map((line, i) => ({ ...line, number: after + i + 1 }));
          return { records, next: some.length < limit ? undefined : after + limit };
        },
      },
      heads: { get: async () => head },
    },
    noted,
  );
}
