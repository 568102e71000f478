export interface FaultTerms<Request> {
  /** How many matching requests the fault applies to, default 1; Infinity: until cancelled. */
  times?: number;
  /** Which requests it applies to; default: all. */
  when?: (request: Request) => boolean;
}

export interface PlantedFault {
  /** Number of requests it has been applied to. */
  readonly met: number;
  cancel(): void;
}

/** Planned faults per action, first in, first out. */
export class FaultQueue<Action extends string, Fault, Request> {
  readonly #waiting: Array<{
    action: Action;
    fault: Fault;
    left: number;
    when: (request: Request) => boolean;
    met: number;
  }> = [];

  plant(action: Action, fault: Fault, terms: FaultTerms<Request> = {}): PlantedFault {
    const entry = { action, fault, left: terms.times ?? 1, when: terms.when ?? (() => true), met: 0 };
    this.#waiting.push(entry);
    return {
      get met() {
        return entry.met;
      },
      cancel: () => {
        entry.left = 0;
      },
    };
  }

  /** The fault for this request, if any. */
  take(action: Action, request: Request): Fault | undefined {
    const entry = this.#waiting.find((one) => one.action === action && one.left > 0 && one.when(request));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    entry.met += 1;
    return entry.fault;
  }

  clear(): void {
    for (const entry of this.#waiting) entry.left = 0;
    this.#waiting.length = 0;
  }
}
