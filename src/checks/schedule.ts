import { createBusinessClock } from './schedule/business-clock.ts';
import type { FollowedCheck } from './schedule/followed-check.ts';
import type { ScheduleHistory } from './schedule/history.ts';
import { createLearn } from './schedule/learn.ts';
import { createMinHeap } from './schedule/min-heap.ts';
import { createProductBelief, type ProductBelief } from './schedule/product-belief.ts';
import { createTurns } from './schedule/turns.ts';
import { worth as unflooredWorth } from './schedule/worth.ts';

export const S = { floor: 0.5 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface ScheduledCheck {
  id: string;
  productId: string;
  status: 'Pending' | 'In Progress' | 'Completed';
  invitedAt: number;
  inProgressSeenAt?: number;
  lastLookedAt?: number;
}

export interface ScheduleOptions {
  minIntervalMs: number;
  maxIntervalMs: number;
  timeZone: string;
  history?: ScheduleHistory;
}

export interface Schedule {
  add(check: ScheduledCheck): void;
  observed(id: string, look: { at: number; status: string }): void;
  remove(id: string): void;
  next(now: number): { look: string } | { waitUntil: number };
  history(): ScheduleHistory;
}

const DUTY_PER_WORTH = 3;

export function createSchedule({ minIntervalMs, maxIntervalMs, timeZone, history }: ScheduleOptions): Schedule {
  const clock = createBusinessClock(timeZone);
  const learn = createLearn(clock);
  const products = new Map<string, ProductBelief>();
  for (const [id, stored] of Object.entries(history?.products ?? {})) products.set(id, createProductBelief(stored));
  const checks = new Map<string, FollowedCheck>();
  const floor = S.floor;
  const duties = createMinHeap<{ check: FollowedCheck; version: number }>();
  let dutiesInRow = 0;
  let latest = 0;

  function productOf(id: string): ProductBelief {
    let product = products.get(id);
    if (product === undefined) {
      product = createProductBelief();
      products.set(id, product);
    }
    return product;
  }

  function deadline({ status, turnAt }: FollowedCheck): number {
    if (status === 'Completed') return turnAt + DAY;
    return turnAt + Math.max(minIntervalMs, maxIntervalMs * (11 / 12));
  }

  function worth(check: FollowedCheck, now: number): number {
    const value = unflooredWorth(check, now, clock);
    if (value >= floor) return value;
    const since = check.status === 'Pending' ? check.invitedAt : check.submittedBy;
    return now - since < HOUR ? floor : value;
  }

  const turns = createTurns({ minIntervalMs, floor, worth, horizon: deadline });

  function queue(check: FollowedCheck, now: number): void {
    check.version += 1;
    duties.push(deadline(check), { check, version: check.version });
    if (check.status !== 'Completed') turns.enter(check, now);
  }

  function firstDuty() {
    for (;;) {
      const first = duties.peek();
      if (first === undefined || first.item.check.version === first.item.version) return first;
      duties.pop();
    }
  }

  function give(check: FollowedCheck, now: number): { look: string } {
    check.turnAt = now;
    queue(check, now);
    return { look: check.id };
  }

  return {
    add(check) {
      const known = checks.get(check.id);
      const lookedAt = check.lastLookedAt ?? check.invitedAt;
      const submittedAt = check.inProgressSeenAt ?? check.invitedAt;
      if (known?.status === check.status && known.lookedAt >= lookedAt) return;
      if (known) known.version += 1;
      const entry: FollowedCheck = {
        id: check.id,
        product: productOf(check.productId),
        status: check.status,
        invitedAt: check.invitedAt,
        submittedAfter: submittedAt,
        submittedBy: submittedAt,
        submittedAt,
        lookedAt,
        turnAt: Math.max(known?.turnAt ?? 0, check.lastLookedAt ?? check.invitedAt - minIntervalMs),
        version: 0,
      };
      checks.set(check.id, entry);
      queue(entry, latest);
    },
    observed(id, look) {
      const check = checks.get(id);
      if (check === undefined || look.at < check.lookedAt) return;
      learn(check, look);
      check.lookedAt = look.at;
      check.turnAt = Math.max(check.turnAt, look.at);
      if (look.status === 'Pending' || look.status === 'In Progress' || look.status === 'Completed') check.status = look.status;
      queue(check, look.at);
    },
    remove(id) {
      const check = checks.get(id);
      if (check === undefined) return;
      check.version += 1;
      checks.delete(id);
    },
    next(now) {
      latest = now;
      const duty = firstDuty();
      if (duty !== undefined && duty.at <= now && dutiesInRow < DUTY_PER_WORTH) {
        dutiesInRow += 1;
        return give(duty.item.check, now);
      }
      dutiesInRow = 0;
      const turn = turns.next(now);
      if ('check' in turn) return give(turn.check, now);
      if (duty !== undefined && duty.at <= now) return give(duty.item.check, now);
      return { waitUntil: Math.min(turn.waitUntil, duty?.at ?? Number.POSITIVE_INFINITY) };
    },
    history: () => ({
      products: Object.fromEntries([...products].map(([id, product]) => [id, product.record()])),
    }),
  };
}
