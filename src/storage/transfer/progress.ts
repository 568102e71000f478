/** Shows how far long work is. */
export interface Progress {
  /** @param what what is being done, as a sentence begins: `Copying` */
  begin(what: string, total: number): void;
  /** So many more are done, and durable. */
  step(count: number): void;
  end(): void;
}
