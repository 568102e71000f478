import type { Check } from './check.ts';

export interface ResultOpenings {
  /**
   * Records that a person opened the result, if nobody has before. Retries until it is written, so do not let an answer
   * wait for it.
   */
  resultOpened(id: string, by: { userId: string }): Promise<void>;
}

/** There is another outcome than before, which nobody has opened. */
export function awaitsOpening({ opened: _, ...check }: Check, at: number): Check {
  return { ...check, unopenedSince: at };
}

/** Whether nobody has opened the result. Results of earlier versions, which did not record it, count as opened. */
export function isUnopened(check: Check): check is Check & { unopenedSince: number } {
  return check.state === 'Completed' && check.outcome !== undefined && check.unopenedSince !== undefined;
}

export function opened(check: Check, userId: string, at: number): Check {
  if (!isUnopened(check)) return check;
  const { unopenedSince: _, ...rest } = check;
  return { ...rest, opened: { userId, at } };
}
