import { z } from 'zod';
import { DAY_MS } from '../../time/durations.ts';
import { createLocalCalendar, nextMorningAt } from '../../time/local-calendar.ts';
import type { LimitReached } from '../check-service.ts';

/** Longer than any day in any time zone. */
const REMEMBERED_MS = 3 * DAY_MS;
/** Enough of an id to be unique among one day's invitations. */
const TOKEN_LENGTH = 12;

/** A day's invitations by sender: a prefix of each id, so that a retry counts once. */
export const dayCountSchema = z.record(z.string(), z.array(z.string()));
export type DayCount = z.infer<typeof dayCountSchema>;

/** Shared storage of the daily counts. */
export interface DayCounts {
  /**
   * Compare-and-set: writes what `change` returns, and calls it again if another process wrote in between. If it
   * returns undefined, nothing is written. Rejects with StorageError.
   */
  update(
    day: string,
    change: (count: DayCount | undefined) => DayCount | undefined,
    options: { ttlMs: number },
  ): Promise<unknown>;
}

export interface InvitationCountsOptions {
  counts: DayCounts;
  limits: { perDay: number; perPersonPerDay: number };
  /** IANA time zone that defines the day. */
  timeZone: string;
  now: () => number;
}

export interface Counted {
  isNew: boolean;
  takeBack: () => Promise<void>;
}

/** Daily invitation limits, as a guard against accidents. All reject with StorageError. */
export interface InvitationCounts {
  /**
   * Counts an invitation before it is sent, unless a limit is reached. The same `id` counts once a day. Resolves with a
   * function that undoes the count if nothing was sent. `isNew`: it was not counted before, as by `reserve`.
   */
  count(id: string, userId: string): Promise<Counted | { reached: LimitReached }>;
  /**
   * Counts all of these at once, or none if they would exceed a limit; each is then already counted when it is sent.
   * `day`: the day they count towards.
   */
  reserve(ids: readonly string[], userId: string): Promise<{ day: string } | { reached: LimitReached }>;
  /**
   * 8:00 the next day, epoch milliseconds. The limits start afresh at midnight, but nobody should get an e-mail then.
   */
  nextMorningAt(): number;
  /** Undoes the reservation for ids that were not sent. */
  release(ids: readonly string[], userId: string, day: string): Promise<void>;
}

const tokenOf = (id: string) => id.slice(0, TOKEN_LENGTH);

function without(count: DayCount, ids: readonly string[], userId: string): DayCount | undefined {
  const mine = count[userId] ?? [];
  const taken = new Set(ids.map(tokenOf));
  const left = mine.filter((token) => !taken.has(token));
  return left.length === mine.length ? undefined : { ...count, [userId]: left };
}

export function createInvitationCounts(options: InvitationCountsOptions): InvitationCounts {
  const { counts, limits, timeZone, now } = options;
  const calendar = createLocalCalendar(timeZone);
  // 2026-11-25
  const days = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });

  /** The limit that this many more would exceed. */
  function reachedBy(count: DayCount, userId: string, more: number): LimitReached | undefined {
    const mine = count[userId]?.length ?? 0;
    const all = Object.values(count).reduce((sum, sent) => sum + sent.length, 0);
    const { perDay, perPersonPerDay } = limits;
    if (mine + more > perPersonPerDay) {
      return { of: 'person', most: perPersonPerDay, left: Math.max(0, perPersonPerDay - mine) };
    }
    return all + more > perDay
      ? { of: 'everybody', most: perDay, left: Math.max(0, perDay - all) }
      : undefined;
  }

  async function reserve(
    ids: readonly string[],
    userId: string,
  ): Promise<{ day: string; isNew: boolean } | { reached: LimitReached }> {
    const day = days.format(now());
    let reached: LimitReached | undefined;
    let isNew = false;
    const reserved = (count: DayCount = {}): DayCount | undefined => {
      reached = undefined;
      const mine = count[userId] ?? [];
      const known = new Set(mine);
      const added = ids.map(tokenOf).filter((token) => !known.has(token));
      isNew = added.length > 0;
      if (!isNew) return undefined;
      reached = reachedBy(count, userId, added.length);
      return reached === undefined ? { ...count, [userId]: [...mine, ...added] } : undefined;
    };
    await counts.update(day, reserved, { ttlMs: REMEMBERED_MS });
    return reached === undefined ? { day, isNew } : { reached };
  }

  async function release(ids: readonly string[], userId: string, day: string): Promise<void> {
    await counts.update(day, (count = {}) => without(count, ids, userId), { ttlMs: REMEMBERED_MS });
  }

  return {
    reserve,
    release,
    nextMorningAt: () => nextMorningAt(calendar, now()),
    async count(id, userId) {
      const counted = await reserve([id], userId);
      if ('reached' in counted) return counted;
      return { isNew: counted.isNew, takeBack: () => release([id], userId, counted.day) };
    },
  };
}
