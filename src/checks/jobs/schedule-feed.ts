import { MINUTE_MS } from '../../time/durations.ts';
import type { SteadyClock } from '../../time/steady-clock.ts';
import type { Check } from '../check.ts';
import { pollingMode, rareIntervalMs } from '../polling-rules.ts';
import type { ScheduledCheck } from '../schedule/polled-check.ts';

/** Upper bound for a result request to be answered or fail, on any clock. */
const REQUEST_TAKES_MS = MINUTE_MS;

/** The answer to a result request, in the form of `Schedule.polled`. */
export interface PollAnswer {
  at: number;
  status: string;
}

/**
 * Translates checks into the schedule's input. A stored timestamp may come from a wrong clock or another machine, so
 * timestamps are capped at the present; when each check was last polled is tracked here on the monotonic `clock`.
 */
export interface ScheduleFeed {
  /** Undefined: do not poll this check. */
  scheduled(check: Check): ScheduledCheck | undefined;
  /** The answer that caused this change of a check; undefined if none did. */
  answer(check: Check, before: Check | undefined): PollAnswer | undefined;
  forget(id: string): void;
  /** Another process may have polled in the meantime. */
  forgetAll(): void;
}

/**
 * @param clock monotonic, milliseconds
 * @param minIntervalMs minimum interval between two polls of one check
 */
export function createScheduleFeed(
  time: SteadyClock,
  clock: () => number,
  minIntervalMs: number,
): ScheduleFeed {
  /** On the monotonic clock. */
  const polledAt = new Map<string, number>();
  const past = (at: number) => Math.min(at, time.now());

  function lastPoll({ id, lastResultAt }: Check): number | undefined {
    const known = polledAt.get(id);
    if (known !== undefined) return time.now() - (clock() - known);
    if (lastResultAt === undefined) return undefined;
    const at = past(lastResultAt);
    polledAt.set(id, clock() - (time.now() - at));
    return at;
  }

  return {
    scheduled(check) {
      const status = pollingMode(check, time.now());
      if (status === undefined) return undefined;
      const movedAt = check.completedSeenAt ?? check.inProgressSeenAt;
      const lastPolledAt = lastPoll(check);
      const rareFrom = lastPolledAt ?? time.now();
      return {
        id: check.id,
        productId: check.productId,
        status,
        invitedAt: past(check.invitedAt ?? check.createdAt),
        ...(status === 'Seldom' ? { dueAt: rareFrom + rareIntervalMs(check, rareFrom, minIntervalMs) } : {}),
        ...(movedAt === undefined ? {} : { inProgressSeenAt: past(movedAt) }),
        ...(lastPolledAt === undefined ? {} : { lastPolledAt }),
      };
    },
    answer(check, before) {
      if (check.lastResultAt === undefined || isSameRequest(check.lastMark, before?.lastMark))
        return undefined;
      const now = time.now();
      const at = Math.min(now, Math.max(check.lastResultAt, now - REQUEST_TAKES_MS));
      polledAt.set(check.id, clock() - (now - at));
      return { at, status: taughtStatus(check, before) };
    },
    forget: (id) => void polledAt.delete(id),
    forgetAll: () => polledAt.clear(),
  };
}

function isSameRequest(one: Check['lastMark'], other: Check['lastMark']): boolean {
  return one?.process === other?.process && one?.count === other?.count;
}

/** The model learns only from a check's first result. */
function taughtStatus(check: Check, before: Check | undefined): string {
  if ((before?.resultRevision ?? 0) > 0 || check.gone) return 'nothing';
  return check.state === 'Completed' && check.outcome === undefined ? 'nothing' : check.state;
}
