/** Tracks the largest payload of each kind, in bytes. */
export class PayloadSizes {
  readonly #largest = new Map<string, number>();

  note(kind: string, bytes: number): void {
    if (bytes > this.largest(kind)) this.#largest.set(kind, bytes);
  }

  /** 0 if there was none of this kind. */
  largest(kind: string): number {
    return this.#largest.get(kind) ?? 0;
  }

  get byKind(): ReadonlyMap<string, number> {
    return this.#largest;
  }
}
