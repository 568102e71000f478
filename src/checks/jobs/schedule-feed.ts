import { MINUTE_MS } from '../../time/durations.ts';
import type { SteadyClock } from '../../time/steady-clock.ts';
import type { Check } from '../check.ts';
import { pollingMode, rareIntervalMs } from '../polling-rules.ts';
import type { ScheduledCheck } from '../schedule/polled-check.ts';

/** A look is answered, or has failed, within so long: whoever asked, by whatever clock. */
const LOOK_TAKES_MS = MINUTE_MS;

/**
 * What the schedule is told of checks. It counts in steady time: of stored moments, which may be of a clock that was
 * wrong or is another's, only those go in that are past, and when a check was last looked at is known here by `clock`.
 */
export interface ScheduleFeed {
  /** Undefined: the check is not polled. */
  scheduled(check: Check): ScheduledCheck | undefined;
  /** The look that this change of a check tells of; undefined where it tells of none. `status`: as Schedule.observed has it. */
  look(check: Check, before: Check | undefined): { at: number; status: string } | undefined;
  forget(id: string): void;
  /** Others may have looked meanwhile. */
  forgetAll(): void;
}

/**
 * @param clock milliseconds that only go forward
 * @param minIntervalMs the shortest interval between two looks at one check
 */
export function createScheduleFeed(
  time: SteadyClock,
  clock: () => number,
  minIntervalMs: number,
): ScheduleFeed {
  /** On `clock`. */
  const lookedAt = new Map<string, number>();
  const past = (at: number) => Math.min(at, time.now());

  function lastPoll({ id, lastResultAt }: Check): number | undefined {
    const known = lookedAt.get(id);
    if (known !== undefined) return time.now() - (clock() - known);
    if (lastResultAt === undefined) return undefined;
    const at = past(lastResultAt);
    lookedAt.set(id, clock() - (time.now() - at));
    return at;
  }

  return {
    scheduled(check) {
      const status = pollingMode(check, time.now());
      if (status === undefined) return undefined;
      const movedAt = check.completedSeenAt ?? check.inProgressSeenAt;
      const lastResultAt = lastPoll(check);
      const seenAt = lastResultAt ?? time.now();
      return {
        id: check.id,
        productId: check.productId,
        status,
        invitedAt: past(check.invitedAt ?? check.createdAt),
        ...(status === 'Seldom' ? { dueAt: seenAt + rareIntervalMs(check, seenAt, minIntervalMs) } : {}),
        ...(movedAt === undefined ? {} : { inProgressSeenAt: past(movedAt) }),
        ...(lastResultAt === undefined ? {} : { lastPolledAt: lastResultAt }),
      };
    },
    look(check, before) {
      if (check.lastResultAt === undefined || isSameLook(check.lastMark, before?.lastMark)) return undefined;
      const now = time.now();
      const at = Math.min(now, Math.max(check.lastResultAt, now - LOOK_TAKES_MS));
      lookedAt.set(check.id, clock() - (now - at));
      return { at, status: taught(check, before) };
    },
    forget: (id) => void lookedAt.delete(id),
    forgetAll: () => lookedAt.clear(),
  };
}

function isSameLook(one: Check['lastMark'], other: Check['lastMark']): boolean {
  return one?.process === other?.process && one?.count === other?.count;
}

/** Only the first result of a check tells how long results take. */
function taught(check: Check, before: Check | undefined): string {
  if ((before?.resultRevision ?? 0) > 0 || check.gone) return 'nothing';
  return check.state === 'Completed' && check.outcome === undefined ? 'nothing' : check.state;
}
