import { z } from 'zod';
import { DAY_MS } from '../../time/durations.ts';
import type { LimitReached } from '../check-service.ts';

/** Longer than any day, wherever it begins. */
const REMEMBERED_MS = 3 * DAY_MS;
/** So much of an id tells the invitations of one day apart. */
const TOKEN_LENGTH = 12;

/** One day's invitations by who sent them: a part of an id each, so that one that is tried again counts once. */
export const dayCountSchema = z.record(z.string(), z.array(z.string()));
export type DayCount = z.infer<typeof dayCountSchema>;

/** Where the days are counted, for all processes. */
export interface DayCounts {
  /**
   * Writes what `change` makes of the record, if nobody wrote it in between, else asks `change` again; undefined: nothing
   * is written. Rejects with StorageError.
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
  /** IANA: whose days are counted. */
  timeZone: string;
  now: () => number;
}

/** How many invitations were sent today, against a slip of the hand. */
export interface InvitationCounts {
  /**
   * Counts an invitation that is about to be sent, unless a limit is reached. The same `id` counts once a day. Resolves
   * with how to take it back where nothing was sent. Rejects with StorageError.
   */
  count(id: string, userId: string): Promise<{ takeBack: () => Promise<void> } | { reached: LimitReached }>;
}

export function createInvitationCounts(options: InvitationCountsOptions): InvitationCounts {
  const { counts, limits, timeZone, now } = options;
  // 2026-11-25
  const days = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });

  function reachedBy(count: DayCount, userId: string): LimitReached | undefined {
    const mine = count[userId]?.length ?? 0;
    const all = Object.values(count).reduce((sum, sent) => sum + sent.length, 0);
    if (mine >= limits.perPersonPerDay) return { of: 'person', most: limits.perPersonPerDay };
    return all >= limits.perDay ? { of: 'everybody', most: limits.perDay } : undefined;
  }

  return {
    async count(id, userId) {
      const day = days.format(now());
      const token = id.slice(0, TOKEN_LENGTH);
      let reached: LimitReached | undefined;
      const counted = (count: DayCount = {}): DayCount | undefined => {
        reached = undefined;
        const mine = count[userId] ?? [];
        if (mine.includes(token)) return undefined;
        reached = reachedBy(count, userId);
        return reached === undefined ? { ...count, [userId]: [...mine, token] } : undefined;
      };
      const without = (count: DayCount = {}): DayCount => ({
        ...count,
        [userId]: (count[userId] ?? []).filter((one) => one !== token),
      });
      await counts.update(day, counted, { ttlMs: REMEMBERED_MS });
      if (reached !== undefined) return { reached };
      return {
        async takeBack() {
          await counts.update(day, without, { ttlMs: REMEMBERED_MS });
        },
      };
    },
  };
}
