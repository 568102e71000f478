/**
 * Remembers what `ask` answered for each key for `ttlMs`, and asks once however many callers wait. A failure is passed
 * to those who wait and remembered by nobody.
 */
export function createTtlCache<T>(
  ask: (key: string) => Promise<T>,
  { ttlMs, now }: { ttlMs: number; now: () => number },
): (key: string) => Promise<T> {
  const answers = new Map<string, { at: number; answer: Promise<T> }>();

  /** Not where the clock was put back since: nobody knows for how long. */
  function isFresh({ at }: { at: number }): boolean {
    const age = now() - at;
    return age >= 0 && age < ttlMs;
  }

  return (key) => {
    const known = answers.get(key);
    if (known && isFresh(known)) return known.answer;
    for (const [id, one] of answers) if (!isFresh(one)) answers.delete(id);
    const entry = { at: now(), answer: ask(key) };
    answers.set(key, entry);
    entry.answer.catch(() => {
      if (answers.get(key) === entry) answers.delete(key);
    });
    return entry.answer;
  };
}
