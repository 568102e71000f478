import type { Check } from './check.ts';

/** Names a look, or the answer to a cancellation: the `count`-th of that process. */
export type RequestMark = NonNullable<Check['lastMark']>;

/** The marks of one process, one after the other. `process`: tells it from all others. */
export function createRequestMarks(process: string): () => RequestMark {
  let count = 0;
  return () => {
    count += 1;
    return { process, count };
  };
}

export interface SentRequest {
  mark: RequestMark;
  /** What the record followed as this look was asked. */
  before: RequestMark | undefined;
}

/**
 * Whether a look that is answered tells more than the record does. Within a process that is known; 'unknown': another
 * process wrote while the look was under way, and nobody can say which of the two was asked later.
 */
export function compareMarks(
  { mark, before }: SentRequest,
  stands: RequestMark | undefined,
): 'newer' | 'older' | 'unknown' {
  if (stands?.process === before?.process && stands?.count === before?.count) return 'newer';
  if (stands?.process !== mark.process) return 'unknown';
  return mark.count > stands.count ? 'newer' : 'older';
}
