import type { Check } from './check.ts';

/** Names a look, or the answer to a cancellation: the `count`-th of that process. */
export type LookMark = NonNullable<Check['lastLook']>;

/** The marks of one process, one after the other. `process`: tells it from all others. */
export function createLookMarks(process: string): () => LookMark {
  let count = 0;
  return () => {
    count += 1;
    return { process, count };
  };
}

export interface AskedLook {
  mark: LookMark;
  /** What the record followed as this look was asked. */
  before: LookMark | undefined;
}

/**
 * Whether a look that is answered tells more than the record does. Within a process that is known; 'unknown': another
 * process wrote while the look was under way, and nobody can say which of the two was asked later.
 */
export function compareLooks(
  { mark, before }: AskedLook,
  stands: LookMark | undefined,
): 'newer' | 'older' | 'unknown' {
  if (stands?.process === before?.process && stands?.count === before?.count) return 'newer';
  if (stands?.process !== mark.process) return 'unknown';
  return mark.count > stands.count ? 'newer' : 'older';
}
