/** Runs `work`; `turns`: event loop iterations in the meantime. */
export async function countTurns(work: () => Promise<unknown>): Promise<{ turns: number }> {
  let turns = 0;
  let next = setImmediate(count);
  function count(): void {
    turns += 1;
    next = setImmediate(count);
  }
  try {
    await work();
  } finally {
    clearImmediate(next);
  }
  return { turns };
}
