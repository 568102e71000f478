import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import type { Audit, PagedCollection } from '../checks/ports.ts';
import {
  type AuditHead,
  type AuditHeads,
  type AuditLine,
  digestOf,
  HEAD,
  NO_PREVIOUS,
  type NotedLine,
} from './audit-chain.ts';
import type { AuditIndex } from './audit-index.ts';
import { auditToCsv } from './audit-to-csv.ts';
import { findLines } from './find-lines.ts';
import { verifyChain } from './verify-chain.ts';

/** The head is logged once every this many lines. */
const LOG_HEAD_EVERY = 100;

export interface AuditLog extends Audit {
  /** Calls `onHead` with the current head. For the start and stop of the process. */
  logHead(): Promise<void>;
  /** Records that retention is about to remove the lines up to a sealed one; undefined: lines from before the chain. */
  recordCut(cut: { seal: string | undefined; about: string }): Promise<void>;
}

/**
 * The audit log: who did what to which check. Append-only, by any process. Each line contains the digest of the
 * previous one. The newest line is written to the head with compare-and-set before it is stored as a line.
 */
export function createAuditLog({
  lines,
  heads,
  index,
  noted,
  now,
  onHead = () => {},
}: {
  lines: PagedCollection<AuditLine>;
  heads: AuditHeads;
  /** Absent: every line is looked at. */
  index?: AuditIndex | undefined;
  /** Lines that must be in the log. */
  noted?: () => Promise<readonly NotedLine[]>;
  now: () => number;
  /** Logs the head: an audit log that was reset as a whole can then be detected by comparison with the log. */
  onHead?: (head: NotedLine) => void;
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

  async function append(entry: AuditLine, givenId: string | undefined): Promise<void> {
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

  return {
    async record(entry, id) {
      const line = { at: now(), ...entry };
      await queue.add(() => append(line, id));
    },
    async recordCut({ seal, about }) {
      const line: AuditLine = {
        at: now(),
        userId: 'bot',
        action: 'audit-cut',
        reference: '',
        about,
        cut: seal,
      };
      // Once, also by a process that goes on with what another has begun.
      await queue.add(() => append(line, seal === undefined ? undefined : `cut:${seal}`));
    },
    page: ({ filter, ...page }) => findLines({ lines, index }, { ...page, filter }),
    toCsv: (options) => auditToCsv({ lines, index }, options),
    async verify() {
      const found = await verifyChain({ lines, heads }, await noted?.(), { isPaced: true });
      if (found.unstored !== undefined) {
        await queue.add(async () => {
          storedSeq = 0;
          await storeLineOf(await heads.get(HEAD));
        });
      }
      return found;
    },
    async head() {
      const head = await heads.get(HEAD);
      return head === undefined ? undefined : { seq: head.seq, digest: head.digest };
    },
    async logHead() {
      const head = await heads.get(HEAD);
      if (head !== undefined) onHead(head);
    },
  };
}
