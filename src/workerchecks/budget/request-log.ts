import type { Caller } from '../../checks/vocabulary.ts';
import type { WorkerChecksError } from '../../errors.ts';
import type { BudgetLimits } from './budget-policy.ts';
import type { RequestLogStore } from './request-log-store.ts';

export interface RequestLogOptions {
  limits: BudgetLimits;
  store: RequestLogStore;
  /** The store's clock, epoch milliseconds. Rejects with StorageError. */
  storeTime: () => Promise<number>;
  /** This process's monotonic clock, milliseconds; all times here are on this clock. */
  clock: () => number;
  /** @returns a stopwatch: milliseconds since it was started, by whichever of the machine's clocks reports more */
  startStopwatch: () => () => number;
  /** Builds the error for a caller who cannot wait until `freeFrom`. */
  refusal: (freeFrom: number, why: 'paused' | 'spent' | 'own-part') => WorkerChecksError;
}

/** An admitted request: it is recorded and counts. */
export interface Admission {
  /** Milliseconds since just before the store was asked for it. */
  sinceAsked(): number;
  /** Call when the answer has arrived, or failed to. */
  answered(): void;
  /** Call if nothing was sent, and nothing will be. */
  unused(): void;
}

/** The shared log of result requests, which admits the requests of all processes on the store. */
export interface RequestLog {
  /** Waits for a slot until `deadline` at the latest; rejects with the refusal, or with StorageError. */
  admit(caller: Caller, deadline: number, by?: string): Promise<Admission>;
  freeFrom(caller: Caller): number;
  /** Number of requests that currently count. */
  used(): number;
  /**
   * Nothing is sent before `until`: here at once, and in every process once this resolves. Rejects with StorageError.
   */
  pause(until: number): Promise<void>;
  /** Refuses waiting and future requests. */
  stop(caller: Caller): void;
  /** `freeFrom` may have changed. Must not throw. */
  onChange(listener: () => void): void;
  /** Resolves once finished requests are recorded, or could not be. */
  flush(): Promise<void>;
  /** Stops listening to other processes. */
  close(): void;
}
