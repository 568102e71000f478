/**
 * Resolves when `work` settles or after `ms`, whichever is first, with whether it was in time; rejects as `work` does
 * in that time. What comes of it later is dropped.
 */
export async function settledWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
