export interface Listeners<T> {
  add(listener: (told: T) => void): () => void;
  tell(told: T): void;
}

/** Whoever wants to be told. */
export function createListeners<T>(): Listeners<T> {
  const all = new Set<(told: T) => void>();
  return {
    add(listener) {
      // Each call counts on its own, even of the same function.
      const own = (told: T) => listener(told);
      all.add(own);
      return () => all.delete(own);
    },
    tell(told) {
      for (const listener of all) listener(told);
    },
  };
}
