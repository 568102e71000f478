export interface Emitter<T> {
  on(listener: (event: T) => void): () => void;
  emit(event: T): void;
}

/** A typed event emitter; listeners run in the order they were added. */
export function createEmitter<T>(): Emitter<T> {
  const all = new Set<(event: T) => void>();
  return {
    on(listener) {
      // Wrapped so that the same function can be subscribed more than once.
      const own = (event: T) => listener(event);
      all.add(own);
      return () => all.delete(own);
    },
    emit(event) {
      for (const listener of all) listener(event);
    },
  };
}
