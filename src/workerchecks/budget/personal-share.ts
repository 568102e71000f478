import type { Caller } from '../../checks/vocabulary.ts';
import type { BudgetLimits } from './budget-policy.ts';

/** Requests that count until `endsAt`. */
export interface Counted {
  caller: Caller;
  by?: string | undefined;
  count: number;
  endsAt: number;
}

/** One person's share of the account's requests per minute, so that colleagues and the poller are always served. */
export function personalShare({ perMinute, reserved }: BudgetLimits): {
  /**
   * Share of the requests reserved for people. What a person uses beyond it comes out of the poller's share, so the
   * rest of the reserve stays for colleagues.
   */
  ofReserve: number;
  /** Upper limit in total. */
  most: number;
} {
  const ofReserve = Math.ceil(reserved / 2);
  return { ofReserve, most: Math.max(1, ofReserve + Math.floor((perMinute - reserved) / 3)) };
}

/** Requests beyond each person's share of the reserve. Those that end first fill the share. */
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
