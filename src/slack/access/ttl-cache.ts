/** Caches what `load` resolves with, by key. Callers share a running `load`; a rejection is passed on and not cached. */
export function createTtlCache<T>(
  load: (key: string) => Promise<T>,
  { ttlMs, now }: { ttlMs: number; now: () => number },
): (key: string) => Promise<T> {
  const answers = new Map<string, { at: number; answer: Promise<T> }>();

  /** False if the clock was set back since. */
  function isFresh({ at }: { at: number }): boolean {
    const age = now() - at;
    return age >= 0 && age < ttlMs;
  }

  return (key) => {
    const known = answers.get(key);
    if (known && isFresh(known)) return known.answer;
    for (const [id, one] of answers) if (!isFresh(one)) answers.delete(id);
    const entry = { at: now(), answer: load(key) };
    answers.set(key, entry);
    entry.answer.catch(() => {
      if (answers.get(key) === entry) answers.delete(key);
    });
    return entry.answer;
  };
}
