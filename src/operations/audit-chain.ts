import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditEntry, Collection } from '../checks/ports.ts';
import { storedAs } from '../checks/stored-as.ts';
import { AUDIT_ACTIONS } from '../checks/vocabulary.ts';

/**
 * A line of the audit log, part of a hash chain. `seq` counts from 1, and `prev` is the digest of the previous line;
 * the oldest lines in a store may have neither.
 */
export interface AuditLine extends AuditEntry {
  seq?: number | undefined;
  prev?: string | undefined;
}

export const auditLineSchema = storedAs(
  z.object({
    at: z.number().int(),
    userId: z.string(),
    action: z.enum(AUDIT_ACTIONS),
    reference: z.string(),
    invitationId: z.string().optional(),
    references: z.array(z.string()).optional(),
    about: z.string().optional(),
    seq: z.number().int().optional(),
    prev: z.string().optional(),
  }),
  { action: 'deed' },
);
export const AUDIT_LINE_RULES = { stored: (line: AuditLine) => z.encode(auditLineSchema, line) };

/**
 * The head of the chain: the newest line. Stored here before it is stored as a line, so that a crash in between loses
 * none.
 */
export const auditHeadSchema = z.object({
  seq: z.number().int(),
  /** The digest of `line`. */
  digest: z.string(),
  id: z.string(),
  line: auditLineSchema,
});
export type AuditHead = z.infer<typeof auditHeadSchema>;
export const AUDIT_HEAD_RULES = { stored: (head: AuditHead) => z.encode(auditHeadSchema, head) };

export interface AuditHeads extends Pick<Collection<AuditHead>, 'get'> {
  update(id: string, change: (head: AuditHead | undefined) => AuditHead | undefined): Promise<unknown>;
}

/** `prev` of the first line. */
export const NO_PREVIOUS = '';

/** SHA-256 of the line as it is stored, `prev` included: a changed line changes the digests of all later lines. */
export function digestOf(line: AuditLine): string {
  const known = Object.entries(z.encode(auditLineSchema, line)).filter(([, value]) => value !== undefined);
  return createHash('sha256')
    .update(JSON.stringify(known.toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex');
}

/** Verifies a chain from its lines, in any order. */
export interface ChainReader {
  read(line: AuditLine): void;
  /** The lowest `seq` at which the chain is broken; undefined if it is intact. */
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
      let digest = NO_PREVIOUS;
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
