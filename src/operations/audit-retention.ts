import type { PagedCollection } from '../checks/ports.ts';
import { DAY_MS } from '../time/durations.ts';
import { type AuditLine, digestOf, sealOf } from './audit-chain.ts';
import type { AuditIndex } from './audit-index.ts';
import type { AuditLog } from './audit-log.ts';
import { readLines } from './verify-chain.ts';

/** Lines removed in one step, each of which is a line of its own. */
const MOST_LINES = 10_000;
/** Lines removed at once. */
const AT_ONCE = 100;

/** The oldest lines that are older than the retention. */
interface OldLines {
  count: number;
  /** Number of the record of the newest of them. */
  upTo: number;
  /** The newest that is part of the chain. */
  seal: { seq: number; digest: string } | undefined;
}

export interface AuditRetention {
  /** Removes the lines that are too old. Resolves with how many. */
  run(signal: AbortSignal): Promise<number>;
}

/**
 * Removes the oldest lines of the audit log. Before each step, a line of the log says up to which line, and that line's
 * digest: so the rest stays provable, and lines that were removed otherwise are missed. What a process that died has left
 * over is removed by the next run.
 */
export function createAuditRetention({
  lines,
  audit,
  index,
  retentionDays,
  now,
}: {
  lines: Pick<PagedCollection<AuditLine>, 'page' | 'delete'>;
  audit: Pick<AuditLog, 'recordCut'>;
  index: Pick<AuditIndex, 'drop'>;
  retentionDays: number;
  now: () => number;
}): AuditRetention {
  async function findOld(signal: AbortSignal): Promise<OldLines> {
    const before = now() - retentionDays * DAY_MS;
    const old: OldLines = { count: 0, upTo: 0, seal: undefined };
    for await (const { line, number } of readLines({ lines })) {
      if (line.at >= before || old.count === MOST_LINES || signal.aborted) break;
      old.count += 1;
      old.upTo = number;
      if (line.seq !== undefined) old.seal = { seq: line.seq, digest: digestOf(line) };
    }
    return old;
  }

  async function remove(upTo: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { records } = await lines.page({ limit: AT_ONCE, after: 0 });
      const old = records.filter(({ number }) => number <= upTo);
      // The oldest first: what is left is always a chain.
      for (const { id } of old) await lines.delete(id);
      if (old.length < AT_ONCE) return;
    }
  }

  return {
    async run(signal) {
      for (let removed = 0; ; ) {
        const { count, upTo, seal } = await findOld(signal);
        if (count === 0 || signal.aborted) return removed;
        await audit.recordCut({
          seal: seal === undefined ? undefined : sealOf(seal),
          about: `${count} lines, older than ${retentionDays} days`,
        });
        await index.drop(upTo);
        await remove(upTo, signal);
        removed += count;
      }
    },
  };
}
