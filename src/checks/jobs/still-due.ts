import { delayUntilAborted } from '../../time/delay.ts';

/**
 * The records that are due now and still due after `waitMs`, in case the clock was briefly wrong; none if the signal is
 * aborted in between.
 */
export async function stillDue<T extends { id: string }>(
  dueNow: () => Promise<T[]>,
  waitMs: number,
  signal: AbortSignal,
): Promise<T[]> {
  const before = new Set((await dueNow()).map(({ id }) => id));
  if (before.size === 0) return [];
  await delayUntilAborted(waitMs, signal);
  return signal.aborted ? [] : (await dueNow()).filter(({ id }) => before.has(id));
}
