export interface Emitter<T> {
  on(listener: (told: T) => void): () => void;
  emit(told: T): void;
}

/** A typed event emitter; listeners run in the order they were added. */
export function createEmitter<T>(): Emitter<T> {
  const all = new Set<(told: T) => void>();
  return {
    on(listener) {
      // Wrapped so that the same function can be subscribed more than once.
      const own = (told: T) => listener(told);
      all.add(own);
      return () => all.delete(own);
    },
    emit(told) {
      for (const listener of all) listener(told);
    },
  };
}
