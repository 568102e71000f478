/** Runs `work`; `iterations`: of the event loop in the meantime. */
export async function countIterations(work: () => Promise<unknown>): Promise<{ iterations: number }> {
  let iterations = 0;
  let next = setImmediate(count);
  function count(): void {
    iterations += 1;
    next = setImmediate(count);
  }
  try {
    await work();
  } finally {
    clearImmediate(next);
  }
  return { iterations };
}
