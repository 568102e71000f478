import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Audit, AuditEntry, PagedCollection } from '../checks/ports.ts';
import {
  type AuditHead,
  type AuditHeads,
  type AuditLine,
  digestOf,
  NO_PREVIOUS,
  readChain,
} from './audit-chain.ts';

const HEAD = 'head';
/** Lines read per page. */
const PAGE_SIZE = 500;
/** The head is logged once every this many lines. */
const LOG_HEAD_EVERY = 100;

export interface AuditLog extends Audit {
  /** Calls `onHead` with the current head. For the start and stop of the process. */
  logHead(): Promise<void>;
}

/**
 * The audit log: who did what to which check. Append-only, by any process. Each line contains the digest of the
 * previous one. The newest line is written to the head with compare-and-set before it is stored as a line.
 */
export function createAuditLog({
  lines,
  heads,
  now,
  onHead = () => {},
}: {
  lines: PagedCollection<AuditLine>;
  heads: AuditHeads;
  now: () => number;
  /** Logs the head: an audit log that was reset as a whole can then be detected by comparison with the log. */
  onHead?: (head: { seq: number; digest: string }) => void;
}): AuditLog {
  /** Writers in this process queue up instead of competing for the head. */
  const queue = new PQueue({ concurrency: 1 });
  /** The highest `seq` known to be stored as a line. */
  let storedSeq = 0;

  /** Stores the head's line, in case the process that wrote the head died before it did so. */
  async function storeLineOf(head: AuditHead | undefined): Promise<void> {
    if (head === undefined || head.seq <= storedSeq) return;
    await lines.insert(head.id, head.line);
    storedSeq = head.seq;
  }

  async function append(entry: AuditEntry, givenId: string | undefined): Promise<void> {
    const id = givenId ?? randomUUID();
    for (;;) {
      const head = await heads.get(HEAD);
      await storeLineOf(head);
      // Must come after reading the head: if a line is written in between, the head has moved and the update below
      // fails.
      if (head?.id === id || (givenId !== undefined && (await lines.get(id)) !== undefined)) return;
      const seq = (head?.seq ?? 0) + 1;
      const line = { ...entry, seq, prev: head?.digest ?? NO_PREVIOUS };
      const next = { seq, digest: digestOf(line), id, line };
      let isNext = false;
      await heads.update(HEAD, (current) => {
        isNext = current?.digest === head?.digest;
        return isNext ? next : undefined;
      });
      if (!isNext) continue;
      await storeLineOf(next);
      if (seq % LOG_HEAD_EVERY === 0) onHead(next);
      return;
    }
  }

  async function* all(): AsyncGenerator<AuditLine, void> {
    let before: number | undefined;
    do {
      const page = await lines.page({ limit: PAGE_SIZE, before });
      for (const { value } of page.records) yield value;
      // Yields to the event loop.
      await setImmediate();
      before = page.next;
    } while (before !== undefined);
  }

  return {
    async record(entry, id) {
      const line = { at: now(), ...entry };
      await queue.add(() => append(line, id));
    },
    async page(options) {
      const { records, next } = await lines.page(options);
      return { lines: records.map(({ value }) => value), next };
    },
    async ofCheck(reference) {
      const found: AuditEntry[] = [];
      for await (const line of all()) {
        if (line.reference === reference || line.references?.includes(reference)) found.push(line);
      }
      return found;
    },
    verify: () =>
      // Queued, so that this process appends nothing in the meantime.
      queue.add(async () => {
        const head = await heads.get(HEAD);
        storedSeq = 0;
        await storeLineOf(head);
        const chain = readChain(head);
        for await (const line of all()) {
          // Skips lines that another process has appended in the meantime, but not a line that no head accounts for.
          const isNew = (line.seq ?? 0) > (head?.seq ?? 0) && (await heads.get(HEAD))?.seq !== head?.seq;
          if (!isNew) chain.read(line);
        }
        const broken = chain.end();
        return { lines: head?.seq ?? 0, ...(broken === undefined ? {} : { broken }) };
      }),
    async logHead() {
      const head = await heads.get(HEAD);
      if (head !== undefined) onHead(head);
    },
  };
}
