import type { Check } from './check.ts';

/** Identifies a result request, or the answer to a cancellation: the `count`-th of that process. */
export type RequestMark = NonNullable<Check['lastMark']>;

/** Creates the marks of one process, in sequence. `process`: its unique id. */
export function createRequestMarks(process: string): () => RequestMark {
  let count = 0;
  return () => {
    count += 1;
    return { process, count };
  };
}

export interface SentRequest {
  mark: RequestMark;
  /** The record's mark when this request was sent. */
  before: RequestMark | undefined;
}

/**
 * Whether an answer is newer than the record. Within one process the counter decides. 'unknown': another process wrote
 * while the request was in flight, so it cannot be told which was sent later.
 */
export function compareMarks(
  { mark, before }: SentRequest,
  stands: RequestMark | undefined,
): 'newer' | 'older' | 'unknown' {
  if (stands?.process === before?.process && stands?.count === before?.count) return 'newer';
  if (stands?.process !== mark.process) return 'unknown';
  return mark.count > stands.count ? 'newer' : 'older';
}
