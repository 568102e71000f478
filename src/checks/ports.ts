import type { Check } from './check.ts';
import type { AuditAction, Caller, Result, VendorStatus } from './vocabulary.ts';

/** What the checks need of the outside. workerchecks/ and storage/ fill these; nothing here knows HTTP or a database. */

/** A keyed collection of records. Every method rejects with StorageError when the store fails; nothing is swallowed. */
export interface Collection<T> {
  get(id: string): Promise<T | undefined>;
  /** Resolves once the write would survive a power cut. `ttlMs`: the record vanishes after that long. */
  set(id: string, value: T, ttlMs?: number): Promise<void>;
  /** Writes only where no record is; false where one already was. Atomic. */
  insert(id: string, value: T, ttlMs?: number): Promise<boolean>;
  delete(id: string): Promise<void>;
  /** Every record, in no particular order. */
  entries(): AsyncIterable<[id: string, value: T]>;
}

/** Records by the order in which they were first written, the newest first. */
export interface Page<T> {
  records: { id: string; value: T }[];
  /** `before` for the page of older ones; undefined at the end. */
  next: number | undefined;
}

/** A collection that can be read page by page, at a cost that does not grow with it. */
export interface PagedCollection<T> extends Collection<T> {
  /** At most `limit` records; fewer where some of them have expired. `before`: `next` of a newer page. */
  page(options: { limit: number; before?: number | undefined }): Promise<Page<T>>;
}

/** Stored records of one kind, with a copy of all in memory: storage's CachedCollection. Rejects with StorageError. */
export interface Records<T> {
  get(id: string): Promise<T | undefined>;
  all(): readonly T[];
  /** False where there already is a record. */
  insert(id: string, record: T): Promise<boolean>;
  /** `fence`: the number of the lease under which it is written. */
  update(id: string, change: (record: T) => T, options?: { fence?: number }): Promise<T | undefined>;
  onChange(listener: (record: T, before: T | undefined) => void): void;
}

export type CheckRecords = Records<Check>;

/** Runs `work` while nobody else holds `key`; waits its turn. Not re-entrant. */
export interface Locks {
  hold<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Who of all processes does something alone; storage's Lease. Listeners must not throw. */
export interface Lease {
  start(): void;
  stop(): Promise<void>;
  /** Grows with each holding; undefined while this process does not hold the lease. */
  fence(): number | undefined;
  onHeld(listener: (fence: number) => void): void;
  onLost(listener: () => void): void;
}

/** What one look at the result endpoint saw. */
export type VendorResult =
  | {
      kind: 'summary';
      status: VendorStatus;
      /** The vendor's own word, at most 60 characters, control characters removed. */
      statusWord: string;
      result: Result | undefined;
      resultWord: string | undefined;
      /** The day, as 2026-11-20; a text that cannot be read as a day as it came, at most 60 characters; undefined: none. */
      releaseDate: string | undefined;
      /** As sent, unjudged; never stored or logged. */
      certificateUrl: string | undefined;
      /** Whom the answer names, where it does: only ever compared; never stored, shown or logged. */
      email?: string | undefined;
      /** The reference the answer names, where it does: only ever compared. */
      reference?: string | undefined;
    }
  /** 202, 204 or 404. `found`: WorkerChecks knows the invitation (it did not answer 404). */
  | { kind: 'not-yet'; found: boolean }
  | { kind: 'gone' }; // 410

export interface InvitationOrder {
  /** Idempotency-Key, a UUID: the check's id. */
  key: string;
  productId: string;
  email: string;
  /** Empty where the person has one name, which is the last name. */
  firstName: string;
  lastName: string;
  /** E.164. */
  mobile: string | undefined;
  /** Our own reference, CHK-…. */
  reference: string;
}

/** WorkerChecks' four actions, less the sign-in, which the client does by itself. All reject with WorkerChecksError. */
export interface WorkerChecks {
  invite(order: InvitationOrder): Promise<{ invitationId: string }>;
  cancel(invitationId: string): Promise<void>;
  /** `by`: the user id of the person who asks; no one takes more than their part of the account's requests. */
  result(invitationId: string, caller: Caller, by?: string): Promise<VendorResult>;
}

/** Who did what to which check, without the outcome, the worker or the link. `userId` is 'bot' for the bot's own deeds. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  at: number;
  userId: string;
  action: AuditAction;
  /** CHK-…; empty where it is about several checks or none. */
  reference: string;
  /** With invite-confirmed, invitation-followed and invitation-id-corrected: the id the person gave. */
  invitationId?: string | undefined;
  /** The checks of a list somebody saw. */
  references?: string[] | undefined;
  /** Which list or batch, or what was refused; at most 60 characters. */
  about?: string | undefined;
}

/** `broken`: the first line that is not as it was written, or where one is missing, and how many lines the chain has. */
export type ChainState = { lines: number; broken?: number };

export interface Audit {
  /**
   * Resolves once written; rejects with StorageError. `id` makes the entry written once however often it is recorded;
   * `at` is now where it is absent.
   */
  record(entry: Omit<AuditEntry, 'at'> & { at?: number }, id?: string): Promise<void>;
  /** The newest first. `before`: `next` of a newer page; `next` undefined at the end. */
  page(options: { limit: number; before?: number | undefined }): Promise<{
    lines: AuditEntry[];
    next: number | undefined;
  }>;
  /** Every line that names this check, the newest first. Reads the whole audit: 30,000 lines take about a second. */
  ofCheck(reference: string): Promise<AuditEntry[]>;
  /** Reads the whole audit. */
  verify(): Promise<ChainState>;
}
