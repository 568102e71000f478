import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AuditEntry, type Collection, DEEDS } from '../checks/ports.ts';

/**
 * A line of the audit log. `seq` counts from 1, and `prev` is the digest of the line before; lines that an earlier version
 * wrote have neither.
 */
export interface AuditLine extends AuditEntry {
  seq?: number | undefined;
  prev?: string | undefined;
}

export const auditLineSchema: z.ZodType<AuditLine> = z.object({
  at: z.number().int(),
  userId: z.string(),
  deed: z.enum(DEEDS),
  reference: z.string(),
  invitationId: z.string().optional(),
  references: z.array(z.string()).optional(),
  about: z.string().optional(),
  seq: z.number().int().optional(),
  prev: z.string().optional(),
});

/** The newest line, written here before it is written as a line: a process that dies in between loses none. */
export const auditHeadSchema = z.object({
  seq: z.number().int(),
  /** Of the line. */
  digest: z.string(),
  id: z.string(),
  line: auditLineSchema,
});
export type AuditHead = z.infer<typeof auditHeadSchema>;

export interface AuditHeads extends Pick<Collection<AuditHead>, 'get'> {
  update(id: string, change: (head: AuditHead | undefined) => AuditHead | undefined): Promise<unknown>;
}

/** What the first line follows. */
export const NOTHING_BEFORE = '';

/** SHA-256 over the line, what it follows included: whoever changes a line changes the digests of all after it. */
export function digestOf(line: AuditLine): string {
  const known = Object.entries(line).filter(([, value]) => value !== undefined);
  return createHash('sha256')
    .update(JSON.stringify(known.toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex');
}

/** Judges a chain by its lines, read in any order. */
export interface ChainReader {
  read(line: AuditLine): void;
  /** The lowest number where the chain is not as it was written; undefined: unbroken. */
  end(): number | undefined;
}

export function readChain(head: AuditHead | undefined): ChainReader {
  const links = new Map<number, { digest: string; prev: string }>();

  return {
    read(line) {
      if (line.seq !== undefined) links.set(line.seq, { digest: digestOf(line), prev: line.prev ?? '' });
    },
    end() {
      const last = head?.seq ?? 0;
      let digest = NOTHING_BEFORE;
      for (let seq = 1; seq <= last; seq += 1) {
        const link = links.get(seq);
        if (link === undefined || link.prev !== digest) return seq;
        digest = link.digest;
      }
      if (head !== undefined && head.digest !== digest) return last;
      return links.size > last ? last + 1 : undefined;
    },
  };
}
