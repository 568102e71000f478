export interface FaultTerms<Request> {
  /** How many matching requests meet the fault; Infinity until cancelled. 1 where absent. */
  times?: number;
  /** Which requests meet it; all where absent. */
  when?: (request: Request) => boolean;
}

export interface PlantedFault {
  /** How many requests have met it so far. */
  readonly met: number;
  cancel(): void;
}

/** Faults waiting for requests, per action, first planted first met. */
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

  /** The fault this request meets, if any. */
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
