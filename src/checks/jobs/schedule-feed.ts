import { MINUTE_MS } from '../../time/durations.ts';
import type { SteadyClock } from '../../time/steady-clock.ts';
import type { Check } from '../check.ts';
import { pollingMode, rareIntervalMs } from '../polling-rules.ts';
import type { ScheduledCheck } from '../schedule/polled-check.ts';

/** A result request is answered, or has failed, within this time, whatever clock measures it. */
const REQUEST_TAKES_MS = MINUTE_MS;

/** A result request that was answered, as the schedule takes it: see `Schedule.polled`. */
export interface PollAnswer {
  at: number;
  status: string;
}

/**
 * Translates checks into what the schedule takes, in steady time. A stored moment may come from a clock that was wrong, or
 * another machine's, so only moments in the past are passed on; when a check was last polled is kept here on `clock`.
 */
export interface ScheduleFeed {
  /** Undefined: the check is not polled. */
  scheduled(check: Check): ScheduledCheck | undefined;
  /** The answer that this change of a check came from; undefined where it came from none. */
  answer(check: Check, before: Check | undefined): PollAnswer | undefined;
  forget(id: string): void;
  /** Another process may have polled since. */
  forgetAll(): void;
}

/**
 * @param clock milliseconds that only go forward
 * @param minIntervalMs the shortest interval between two polls of one check
 */
export function createScheduleFeed(
  time: SteadyClock,
  clock: () => number,
  minIntervalMs: number,
): ScheduleFeed {
  /** On `clock`. */
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

/** Only the first result of a check tells how long results take. */
function taughtStatus(check: Check, before: Check | undefined): string {
  if ((before?.resultRevision ?? 0) > 0 || check.gone) return 'nothing';
  return check.state === 'Completed' && check.outcome === undefined ? 'nothing' : check.state;
}
