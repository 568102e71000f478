export interface TtlCache<T> {
  (key: string): Promise<T>;
  /** The next call loads it again. */
  forget(key: string): void;
}

/**
 * Caches what `load` resolves with, by key. Concurrent callers share one `load`; rejections are passed on and not
 * cached.
 */
export function createTtlCache<T>(
  load: (key: string) => Promise<T>,
  { ttlMs, now }: { ttlMs: number; now: () => number },
): TtlCache<T> {
  const answers = new Map<string, { at: number; answer: Promise<T> }>();

  /** False if the clock has been set back since. */
  function isFresh({ at }: { at: number }): boolean {
    const age = now() - at;
    return age >= 0 && age < ttlMs;
  }

  const read = (key: string): Promise<T> => {
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
  return Object.assign(read, { forget: (key: string) => void answers.delete(key) });
}
