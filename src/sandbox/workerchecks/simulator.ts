import { dayIn } from '../../text/day.ts';
import type { SandboxCheck } from './model.ts';
import { type Course, type CourseResult, drawCourse, releasedAt } from './turnaround.ts';
import type { VendorHours } from './vendor-hours.ts';
import type { WorkerChecksSandbox } from './worker-checks-sandbox.ts';

/** Minimum duration of a state before the simulator moves on, so that people can see it. Real milliseconds. */
const LEAST_STANDING_MS = 4_000;
/** WorkerChecks' own, which decides on which day a result was released. */
const TIME_ZONE = 'Australia/Sydney';

export type CourseStatus = 'Pending' | 'In Progress' | 'Completed';

/** What will happen to a check. */
export interface Outlook {
  /** Milliseconds until it advances by itself; undefined: never. */
  nextInMs: number | undefined;
  /** The result it will be, or was, completed with. */
  result: CourseResult;
}

export interface Simulator {
  /** Advances what is due, after this many real milliseconds. */
  pass(realMs: number): void;
  /** Advances everything that is due, however short it stood: after a leap of the clock. */
  catchUp(): void;
  outlook(check: SandboxCheck): Outlook;
  chooseResult(check: SandboxCheck, result: CourseResult): void;
  /** This worker never submits by themselves. */
  holdBack(check: SandboxCheck): void;
  /** Moves a check forward or back, immediately. */
  move(check: SandboxCheck, status: CourseStatus): void;
}

export interface SimulatorOptions {
  random: () => number;
  /** The calendar, epoch milliseconds. A check's begins when it is first seen. */
  now: () => number;
  hours: VendorHours;
}

interface Progress extends Course {
  releasesAt: number | undefined;
  stoodMs: number;
}

/**
 * Simulates the workers and the police: checks progress by the calendar of `now`, in the hours of people. Tokens and rate
 * limits stay on the sandbox's own clock.
 */
export function createSimulator(
  sandbox: Pick<WorkerChecksSandbox, 'checks' | 'advance'>,
  { random, now, hours }: SimulatorOptions,
): Simulator {
  const known = new Map<string, Progress>();

  function progressOf(check: SandboxCheck): Progress {
    const found = known.get(check.id);
    if (found !== undefined) return found;
    const course = drawCourse(random, now(), hours);
    const fresh = { ...course, releasesAt: undefined, stoodMs: 0 };
    known.set(check.id, fresh);
    return fresh;
  }

  /** When it advances, epoch milliseconds; undefined: never. */
  function movesAt(check: SandboxCheck, { submitsAt, releasesAt }: Progress): number | undefined {
    if (check.status === 'Pending') return submitsAt;
    return check.status === 'In Progress' ? releasesAt : undefined;
  }

  function moveAt(check: SandboxCheck, status: CourseStatus, at: number): void {
    const progress = progressOf(check);
    const none = { result: null, releaseDate: null, certificateUrl: null };
    progress.stoodMs = 0;
    if (status === 'Completed') {
      const { result } = progress;
      sandbox.advance(check.id, { status, result, releaseDate: dayIn(at, TIME_ZONE) ?? null });
      return;
    }
    if (status === 'In Progress') progress.releasesAt = releasedAt(progress.turnaround, at, hours);
    else progress.submitsAt = drawCourse(random, at, hours).submitsAt;
    sandbox.advance(check.id, { status, ...none });
  }

  /** Moves the check on if it is due. */
  function moveOn(check: SandboxCheck, leastStandingMs: number): boolean {
    const progress = progressOf(check);
    const at = movesAt(check, progress);
    if (at === undefined || at > now() || progress.stoodMs < leastStandingMs) return false;
    moveAt(check, check.status === 'Pending' ? 'In Progress' : 'Completed', at);
    return true;
  }

  return {
    pass(realMs) {
      for (const check of sandbox.checks) {
        progressOf(check).stoodMs += realMs;
        moveOn(check, LEAST_STANDING_MS);
      }
    },
    catchUp() {
      for (const check of sandbox.checks) {
        while (moveOn(check, 0)) {
          // A submitted check may be released by now, too.
        }
      }
    },
    outlook(check) {
      const progress = progressOf(check);
      const next = movesAt(check, progress);
      const nextInMs = next === undefined ? undefined : Math.max(0, next - now());
      return { nextInMs, result: progress.result };
    },
    chooseResult(check, result) {
      progressOf(check).result = result;
      if (check.status === 'Completed') sandbox.advance(check.id, { result });
    },
    holdBack(check) {
      progressOf(check).submitsAt = undefined;
    },
    move: (check, status) => moveAt(check, status, now()),
  };
}
