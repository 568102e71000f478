import type { Check } from './check.ts';
import type { AuditAction, Caller, Result, VendorStatus } from './vocabulary.ts';

/**
 * Ports: what the checks need from outside. Implemented by workerchecks/ and storage/; nothing here depends on HTTP or
 * a database.
 */

/**
 * A keyed collection of records. Every method rejects with StorageError when the store fails; no failure is swallowed.
 */
export interface Collection<T> {
  get(id: string): Promise<T | undefined>;
  /** Resolves once the write would survive a power failure. `ttlMs`: the record expires after this long. */
  set(id: string, value: T, ttlMs?: number): Promise<void>;
  /** Creates the record unless it exists, in which case it resolves with false. Atomic. */
  insert(id: string, value: T, ttlMs?: number): Promise<boolean>;
  delete(id: string): Promise<void>;
  /** Every record, in no particular order. */
  entries(): AsyncIterable<[id: string, value: T]>;
}

/**
 * Which records, by their numbers: newest first, from the one before `before` (absent: the newest); or oldest first, from
 * the one after `after` (0: the oldest).
 */
export type PageRange = { limit: number } & (
  | { before?: number | undefined; after?: never }
  | { before?: never; after: number }
);

/** A page of records, in the order of creation. */
export interface Page<T> {
  /** `number`: increases with each record created, and stays the same as long as the store does. */
  records: { id: string; value: T; number: number }[];
  /** Pass as `before`, or as `after`, for the next page; undefined at the end. */
  next: number | undefined;
}

/** A collection with cursor pagination, whose cost per page does not grow with the collection. */
export interface PagedCollection<T> extends Collection<T> {
  /** At most `limit` records; fewer if some have expired. */
  page(range: PageRange): Promise<Page<T>>;
}

/** A collection with an in-memory copy of all records: storage's CachedCollection. Rejects with StorageError. */
export interface Records<T> {
  get(id: string): Promise<T | undefined>;
  all(): readonly T[];
  /** False if the record already exists. */
  insert(id: string, record: T): Promise<boolean>;
  /** `fence`: the lease's number under which it is written. */
  update(id: string, change: (record: T) => T, options?: { fence?: number }): Promise<T | undefined>;
  onChange(listener: (record: T, before: T | undefined) => void): void;
}

export type CheckRecords = Records<Check>;

/**
 * Runs `work` while holding the lock on `key`; waits for it. Not re-entrant. `lost` aborts if another process may have
 * taken the lock meanwhile, as after a broken connection.
 */
export interface Locks {
  hold<T>(key: string, work: (lost: AbortSignal) => Promise<T>): Promise<T>;
}

/** Leader election: at most one process holds the lease at a time. */
export interface Lease {
  /** Starts trying to acquire the lease, and renews it while held. */
  start(): void;
  /** Releases the lease, so that another process can take it at once, and stops trying. */
  stop(): Promise<void>;
  /**
   * The fencing token, which increases with each new holder across all processes; a process that loses the lease and
   * regains it before anyone else took it may get the same number. Undefined while this process does not hold the
   * lease, by its own monotonic clock, counted from before the last renewal was sent. Check it right before each
   * effect, and pass it to each write.
   */
  fence(): number | undefined;
  /** Must not throw. */
  onHeld(listener: (fence: number) => void): void;
  /** Called once for each holding that ends, no later than when `fence` becomes undefined. Must not throw. */
  onLost(listener: () => void): void;
}

/** What a result request found. */
export type VendorResult =
  | {
      kind: 'summary';
      status: VendorStatus;
      /** The vendor's own word, at most 60 characters, control characters removed. */
      statusWord: string;
      result: Result | undefined;
      resultWord: string | undefined;
      /**
       * The day, as 2026-11-20; text that is not recognised as a day as received, at most 60 characters; undefined:
       * none.
       */
      releaseDate: string | undefined;
      /** As received, unchecked; never stored or logged. */
      certificateUrl: string | undefined;
      /** The worker's address in the answer, if any: only compared; never stored, shown or logged. */
      email?: string | undefined;
      /** The reference in the answer, if any: only compared. */
      reference?: string | undefined;
    }
  /** 202, 204 or 404. `found`: WorkerChecks knows the invitation (did not answer 404). */
  | { kind: 'not-yet'; found: boolean }
  | { kind: 'gone' }; // 410

export interface InvitationOrder {
  /** Idempotency-Key, a UUID: the check's id. */
  key: string;
  productId: string;
  email: string;
  /** Empty for a person with a single name, which is the last name. */
  firstName: string;
  lastName: string;
  /** E.164. */
  mobile: string | undefined;
  /** Our own reference, CHK-…. */
  reference: string;
}

/** WorkerChecks' actions other than the sign-in, which the client handles. All reject with WorkerChecksError. */
export interface WorkerChecks {
  invite(order: InvitationOrder): Promise<{ invitationId: string }>;
  cancel(invitationId: string): Promise<void>;
  /** `by`: user id of the person making the request, whose personal share of the account's requests is charged. */
  result(invitationId: string, caller: Caller, by?: string): Promise<VendorResult>;
}

/**
 * Who did what to which check; never the outcome, the worker or the link. `userId` is 'bot' for the bot's own actions.
 */
export interface AuditEntry {
  /** Epoch milliseconds. */
  at: number;
  userId: string;
  action: AuditAction;
  /** CHK-…; empty if it concerns several checks or none. */
  reference: string;
  /** With invite-confirmed, invitation-followed and invitation-id-corrected: the id that the person gave. */
  invitationId?: string | undefined;
  /** The checks in a list that somebody viewed. */
  references?: string[] | undefined;
  /** Which list or batch, or what was refused; at most 60 characters. */
  about?: string | undefined;
}

/** What a verification of the audit log found. */
export interface ChainState {
  /** The number of the newest line. */
  lines: number;
  /** The first line that is not what it was, or that is missing; absent: none. */
  broken?: number | undefined;
  /**
   * changed: lines were changed, removed, inserted or reordered. cut: the oldest lines are gone, and no line says that
   * retention removed them. rolled-back: a line that was noted is gone, or is another one.
   */
  how?: 'changed' | 'cut' | 'rolled-back' | undefined;
  /** Retention has removed the lines up to `to`, last at `at`, epoch milliseconds. */
  cut?: { to: number; at: number } | undefined;
  /** How many old lines were stored before there was a chain. */
  unsealed?: number | undefined;
  /** The newest line, if only the head has it: it was removed, or the process that wrote it was killed. */
  unstored?: number | undefined;
}

/** Which lines of the audit log to show; an absent field leaves nothing out. */
export interface AuditFilter {
  /** CHK-… */
  reference?: string | undefined;
  userId?: string | undefined;
  actions?: readonly AuditAction[] | undefined;
  /** Epoch milliseconds: from this time on. */
  from?: number | undefined;
  /** Epoch milliseconds: before this time. */
  to?: number | undefined;
}

export interface AuditPage {
  lines: AuditEntry[];
  /** Pass as `before` for the next page; undefined at the end. */
  next: number | undefined;
  /** The time of the oldest line that was looked at; a page may be short because only so many are. */
  seenTo?: number | undefined;
}

export interface Audit {
  /** Resolves once written; rejects with StorageError. `id` makes recording idempotent; `at` defaults to now. */
  record(entry: Omit<AuditEntry, 'at'> & { at?: number }, id?: string): Promise<void>;
  /** Newest first. `before`: `next` of the previous page. */
  page(options: {
    limit: number;
    before?: number | undefined;
    filter?: AuditFilter | undefined;
  }): Promise<AuditPage>;
  /** The lines that match as a CSV file, oldest first; undefined if it would be larger than `maxBytes`. */
  toCsv(options: {
    filter: AuditFilter;
    maxBytes: number;
  }): Promise<{ csv: string; lines: number } | undefined>;
  /** Verifies the whole audit log. */
  verify(): Promise<ChainState>;
  /** The newest line's number and digest; undefined: there is none. */
  head(): Promise<{ seq: number; digest: string } | undefined>;
}
