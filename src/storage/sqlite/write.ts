import type { SqliteEntry } from './sqlite-entry.ts';

/** A write that waits for its commit. */
export interface Write {
  key: string;
  /** Undefined: delete. */
  entry: SqliteEntry | undefined;
  /** Only where there is no entry yet. */
  mustBeNew: boolean;
  /** performance.now() */
  askedAt: number;
  /** Settles with the write; never rejects. */
  over: Promise<unknown>;
  /** With whether it was written. */
  resolve: (wrote: boolean) => void;
  reject: (error: unknown) => void;
}
