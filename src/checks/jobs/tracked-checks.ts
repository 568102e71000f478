import type { SteadyClock } from '../../time/steady-clock.ts';
import type { Check } from '../check.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { PollAnswer, ScheduleFeed } from './schedule-feed.ts';

/** Keeps the schedule in sync with the watch list. Empty before `open` and after `close`. */
export interface TrackedChecks {
  open(schedule: Schedule): void;
  close(): void;
  /**
   * Adds the check to the schedule, or removes it if it is not polled. False: a poll of it is in flight or held back.
   */
  track(check: Check): boolean;
  untrack(id: string): void;
  /** Takes the check out of the schedule until it is tracked again. */
  unschedule(id: string): void;
  /**
   * Handles a changed check. True if an answered result request changed it: the schedule has learned from it, or will.
   */
  learn(check: Check, before: Check | undefined): boolean;
  /** The poll in flight has ended. The check is polled again once it is tracked. */
  pollEnded(id: string): void;
  /** The wall clock was set: every check must be tracked again, with `retrack`. */
  clockWasSet(): void;
  retrack(checks: readonly Check[]): void;
  /** The check to poll, or how long to sleep. */
  next(): { poll: string } | { waitMs: number };
  /** The check's reference, even while the store is down; its id if the reference is not known. */
  referenceOf(id: string): string;
}

/** @param is whether a poll of the check is in flight, or held back after a failure */
export function createTrackedChecks(
  time: SteadyClock,
  feed: ScheduleFeed,
  is: { inFlight(id: string): boolean; heldBack(id: string): boolean },
): TrackedChecks {
  let schedule: Schedule | undefined;
  /** Answers to polls still in flight. */
  const answers = new Map<string, PollAnswer>();
  const references = new Map<string, string>();

  function untrack(id: string): void {
    schedule?.remove(id);
    feed.forget(id);
    references.delete(id);
  }

  function track(check: Check): boolean {
    references.set(check.id, check.reference);
    if (is.inFlight(check.id) || is.heldBack(check.id)) return false;
    const scheduled = feed.scheduled(check);
    if (scheduled === undefined) untrack(check.id);
    else schedule?.add(scheduled);
    return true;
  }

  return {
    open(opened) {
      schedule = opened;
      feed.forgetAll();
    },
    close() {
      schedule = undefined;
    },
    track,
    untrack,
    unschedule: (id) => schedule?.remove(id),
    learn(check, before) {
      const answer = feed.answer(check, before);
      if (answer === undefined) return false;
      // The schedule only accepts the answer once the poll has ended.
      if (is.inFlight(check.id)) answers.set(check.id, answer);
      else schedule?.polled(check.id, answer);
      return true;
    },
    pollEnded(id) {
      const answer = answers.get(id);
      answers.delete(id);
      // Without an answer there is nothing to learn; the check will be added again.
      if (answer === undefined) schedule?.remove(id);
      else schedule?.polled(id, answer);
    },
    clockWasSet: () => schedule?.clockWasSet(time.now()),
    retrack(checks) {
      for (const check of checks) {
        schedule?.remove(check.id);
        track(check);
      }
    },
    next() {
      const pick = schedule?.next(time.now()) ?? { waitUntil: Number.POSITIVE_INFINITY };
      return 'poll' in pick ? pick : { waitMs: pick.waitUntil - time.now() };
    },
    referenceOf: (id) => references.get(id) ?? id,
  };
}
