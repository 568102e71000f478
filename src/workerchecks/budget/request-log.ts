import type { Caller } from '../../checks/vocabulary.ts';
import type { WorkerChecksError } from '../../errors.ts';
import type { BudgetLimits } from './budget-policy.ts';
import type { RequestLogStore } from './request-log-store.ts';

export interface RequestLogOptions {
  limits: BudgetLimits;
  store: RequestLogStore;
  /** The store's clock, epoch milliseconds. Rejects with StorageError. */
  storeTime: () => Promise<number>;
  /** Our own, milliseconds that only go forward; every moment here is of this clock. */
  clock: () => number;
  /** @returns how long ago it was started, by whichever of the machine's clocks says more */
  startStopwatch: () => () => number;
  /** What whoever cannot wait until `freeFrom` is told. */
  refusal: (freeFrom: number, why: 'paused' | 'spent' | 'own-part') => WorkerChecksError;
}

/** A request that was admitted: it is written down, and counts. */
export interface Admission {
  /** Milliseconds since before the store was asked for it. */
  sinceAsked(): number;
  /** The answer came, or failed to. */
  answered(): void;
  /** Nothing was sent, nor will be. */
  unused(): void;
}

/** The account's count of result requests, at which all processes that share the store admit theirs. */
export interface RequestLog {
  /** Waits until `deadline` at the latest for its turn; rejects with the refusal, or with StorageError. */
  admit(caller: Caller, deadline: number, by?: string): Promise<Admission>;
  freeFrom(caller: Caller): number;
  /** Requests that count now. */
  used(): number;
  /** Nobody sends before `until`: at once here, and everywhere once this resolves. Rejects with StorageError. */
  pause(until: number): Promise<void>;
  /** Whoever waits is refused, and who comes. */
  stop(caller: Caller): void;
  /** `freeFrom` may have changed. Must not throw. */
  onChange(listener: () => void): void;
  /** Resolves when what has ended is written down, or could not be. */
  flush(): Promise<void>;
  /** Listens to other processes no more. */
  close(): void;
}
