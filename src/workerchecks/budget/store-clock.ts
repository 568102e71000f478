/**
 * The store's clock against this process' own. Each way, what comes out is never too early, and too late by at most as
 * long as the store took to answer.
 */
export interface StoreClock {
  /** Milliseconds of our clock → epoch milliseconds of the store's. */
  toStore(at: number): number;
  fromStore(time: number): number;
}

/**
 * @param time the store's clock, epoch milliseconds; what it rejects with is passed on
 * @param clock our own, milliseconds that only go forward
 */
export async function readStoreClock(time: () => Promise<number>, clock: () => number): Promise<StoreClock> {
  const asked = clock();
  const said = await time();
  const answered = clock();
  // It was so late there at some moment between the two.
  return {
    toStore: (at) => Math.ceil(said + at - asked),
    fromStore: (stored) => answered + stored - said,
  };
}
