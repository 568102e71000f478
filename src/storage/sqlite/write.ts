import type { SqliteEntry } from './sqlite-entry.ts';

/** A write that waits for its commit. */
export interface Write {
  key: string;
  /** Undefined: delete. */
  entry: SqliteEntry | undefined;
  /** Written only if this is still stored (`text` undefined: nothing); absent: in any case. */
  before?: { text: string | undefined } | undefined;
  /** performance.now() */
  askedAt: number;
  /** Settles with the write; never rejects. */
  over: Promise<unknown>;
  /** With whether it was written. */
  resolve: (wrote: boolean) => void;
  reject: (error: unknown) => void;
}
