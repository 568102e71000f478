/**
 * Converts between the store's clock and this process's monotonic clock. A converted time is never too early, and too
 * late by at most the store's response time.
 */
export interface StoreClock {
  /** Milliseconds of our clock → epoch milliseconds of the store's clock. */
  toStore(at: number): number;
  fromStore(time: number): number;
}

/**
 * @param time the store's clock, epoch milliseconds; its rejections are passed on
 * @param clock our own monotonic clock, milliseconds
 */
export async function readStoreClock(time: () => Promise<number>, clock: () => number): Promise<StoreClock> {
  const asked = clock();
  const said = await time();
  const answered = clock();
  // The store read its clock at some moment between the two.
  return {
    toStore: (at) => Math.ceil(said + at - asked),
    fromStore: (stored) => answered + stored - said,
  };
}
