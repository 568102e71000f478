import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Audit, AuditEntry, PagedCollection } from '../checks/ports.ts';
import {
  type AuditHead,
  type AuditHeads,
  type AuditLine,
  digestOf,
  NOTHING_BEFORE,
  readChain,
} from './audit-chain.ts';

const HEAD = 'head';
/** Lines read at once. */
const STRIDE = 500;
/** The head goes to the log with each so manyeth line. */
const TOLD_EVERY = 100;

export interface AuditLog extends Audit {
  /** Where the chain ends now: at the start and at the end of the process. */
  logHead(): Promise<void>;
}

/**
 * The audit log: who did what to which check. It is only ever added to, by any process: each line seals the one before,
 * and the newest is taken into the head, in one step, before it is written.
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
  /** For the log, so that an audit that was set back as a whole is noticed beside it. */
  onHead?: (head: { seq: number; digest: string }) => void;
}): AuditLog {
  /** Writers of this process queue up instead of failing one another. */
  const turns = new PQueue({ concurrency: 1 });
  let settled = 0;

  /** The newest line is written as one. */
  async function settle(head: AuditHead | undefined): Promise<void> {
    if (head === undefined || head.seq <= settled) return;
    await lines.insert(head.id, head.line);
    settled = head.seq;
  }

  async function append(entry: AuditEntry, givenId: string | undefined): Promise<void> {
    const id = givenId ?? randomUUID();
    for (;;) {
      const head = await heads.get(HEAD);
      await settle(head);
      // Asked after the head was read: were it written meanwhile, the head would have moved on.
      if (head?.id === id || (givenId !== undefined && (await lines.get(id)) !== undefined)) return;
      const seq = (head?.seq ?? 0) + 1;
      const line = { ...entry, seq, prev: head?.digest ?? NOTHING_BEFORE };
      const next = { seq, digest: digestOf(line), id, line };
      let isNext = false;
      await heads.update(HEAD, (current) => {
        isNext = current?.digest === head?.digest;
        return isNext ? next : undefined;
      });
      if (!isNext) continue;
      await settle(next);
      if (seq % TOLD_EVERY === 0) onHead(next);
      return;
    }
  }

  async function* all(): AsyncGenerator<AuditLine, void> {
    let before: number | undefined;
    do {
      const page = await lines.page({ limit: STRIDE, before });
      for (const { value } of page.records) yield value;
      // Whatever else waits in this process has its turn.
      await setImmediate();
      before = page.next;
    } while (before !== undefined);
  }

  return {
    async record(entry, id) {
      const line = { at: now(), ...entry };
      await turns.add(() => append(line, id));
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
      // Nothing is added by this process meanwhile.
      turns.add(async () => {
        const head = await heads.get(HEAD);
        settled = 0;
        await settle(head);
        const chain = readChain(head);
        for await (const line of all()) {
          // What another process has added meanwhile is not judged; what is there without a head that knows of it is.
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
