import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditEntry, Collection } from '../checks/ports.ts';
import { storedAs } from '../checks/stored-as.ts';
import { AUDIT_ACTIONS } from '../checks/vocabulary.ts';

/** A line and its digest, as a person notes them: `1234:9f86d081…`. */
export const SEALED_LINE = /^(\d{1,15}):([0-9a-f]{64})$/;

/**
 * A line of the audit log, part of a hash chain. `seq` counts from 1, and `prev` is the digest of the previous line;
 * the oldest lines in a store may have neither.
 */
export interface AuditLine extends AuditEntry {
  seq?: number | undefined;
  prev?: string | undefined;
  /** With audit-cut: the last of the lines that retention removes, and its digest; see SEALED_LINE. */
  cut?: string | undefined;
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
    cut: z.string().regex(SEALED_LINE).optional(),
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

/** Id of the head's record. */
export const HEAD = 'head';

export interface AuditHeads extends Pick<Collection<AuditHead>, 'get'> {
  update(id: string, change: (head: AuditHead | undefined) => AuditHead | undefined): Promise<unknown>;
}

/** A line that was in the log once, by its digest: the log must still have it. */
export const notedLineSchema = z.object({ seq: z.number().int(), digest: z.string() });
export type NotedLine = z.infer<typeof notedLineSchema>;

/** `prev` of the first line. */
export const NO_PREVIOUS = '';

/** SHA-256 of the line as it is stored, `prev` included: a changed line changes the digests of all later lines. */
export function digestOf(line: AuditLine): string {
  const { about, at, cut, action, invitationId, prev, reference, references, seq, userId } = line;
  // The stored names, in alphabetical order.
  const fields = [
    ['about', about],
    ['at', at],
    ['cut', cut],
    ['deed', action],
    ['invitationId', invitationId],
    ['prev', prev],
    ['reference', reference],
    ['references', references],
    ['seq', seq],
    ['userId', userId],
  ].filter(([, value]) => value !== undefined);
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

export const sealOf = ({ seq, digest }: NotedLine): string => `${seq}:${digest}`;

/** Undefined unless it is a sealed line. */
export function parseSeal(text: string | undefined): NotedLine | undefined {
  const [, seq, digest] = SEALED_LINE.exec(text ?? '') ?? [];
  return seq === undefined || digest === undefined ? undefined : { seq: Number(seq), digest };
}
