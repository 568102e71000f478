import type { Caller } from '../../checks/vocabulary.ts';
import type { BudgetLimits } from './budget-policy.ts';

/** Requests that count until `endsAt`. */
export interface Counted {
  caller: Caller;
  by?: string | undefined;
  count: number;
  endsAt: number;
}

/** What one person may take of the account's requests in a minute, so that a colleague and the poller are always served. */
export function personalShare({ perMinute, reserved }: BudgetLimits): {
  /** Of those reserved for people. What one person takes beyond it, the poller does without: the rest stays for colleagues. */
  ofReserve: number;
  /** In all. */
  most: number;
} {
  const ofReserve = Math.ceil(reserved / 2);
  return { ofReserve, most: Math.max(1, ofReserve + Math.floor((perMinute - reserved) / 3)) };
}

/** The requests beyond each person's part of the reserve: of those that count, what ends first. */
export function excessOf(counted: readonly Counted[], limits: BudgetLimits): Counted[] {
  const { ofReserve } = personalShare(limits);
  const excess: Counted[] = [];
  const people = new Set(counted.map(({ by }) => by).filter((by) => by !== undefined));
  for (const person of people) {
    let kept = ofReserve;
    const theirs = counted.filter(({ by }) => by === person).toSorted((a, b) => b.endsAt - a.endsAt);
    for (const one of theirs) {
      const beyond = Math.max(0, one.count - kept);
      kept = Math.max(0, kept - one.count);
      if (beyond > 0) excess.push({ ...one, count: beyond });
    }
  }
  return excess;
}
