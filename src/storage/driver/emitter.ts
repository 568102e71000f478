export interface Emitter<T> {
  on(listener: (told: T) => void): () => void;
  emit(told: T): void;
}

/** Calls its listeners, in the order they were added. */
export function createEmitter<T>(): Emitter<T> {
  const all = new Set<(told: T) => void>();
  return {
    on(listener) {
      // Each call counts on its own, even of the same function.
      const own = (told: T) => listener(told);
      all.add(own);
      return () => all.delete(own);
    },
    emit(told) {
      for (const listener of all) listener(told);
    },
  };
}
