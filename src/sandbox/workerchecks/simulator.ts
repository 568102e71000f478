import type { SandboxCheck } from './model.ts';
import { type Course, type CourseResult, drawCourse } from './turnaround.ts';
import type { WorkerChecksSandbox } from './worker-checks-sandbox.ts';

/** Minimum duration of a state before the simulator moves on, so that people can see it. Real milliseconds. */
const LEAST_STANDING_MS = 4_000;

export type CourseStatus = 'Pending' | 'In Progress' | 'Completed';

/** What will happen to a check. */
export interface Outlook {
  /** Time since the invitation, on the check's own calendar. */
  ageMs: number;
  /** Milliseconds until it advances by itself, on its own calendar; undefined: never. */
  nextInMs: number | undefined;
  /** The result it will be, or was, completed with. */
  result: CourseResult;
}

export interface Simulator {
  /** Calendar milliseconds per real millisecond; 0: time stands still. May be changed at any time. */
  speed: number;
  /** Advances time by this many real milliseconds. */
  pass(realMs: number): void;
  outlook(check: SandboxCheck): Outlook;
  chooseResult(check: SandboxCheck, result: CourseResult): void;
  /** Moves a check forward or back, immediately. */
  move(check: SandboxCheck, status: CourseStatus): void;
}

interface Progress extends Course {
  ageMs: number;
  stoodMs: number;
}

/**
 * Simulates the progress of checks. Each has its own calendar, starting with its invitation, so that any speed can be
 * chosen without affecting the clocks of the bot, tokens and rate limits.
 */
export function createSimulator(
  sandbox: Pick<WorkerChecksSandbox, 'checks' | 'advance'>,
  random: () => number,
): Simulator {
  const known = new Map<string, Progress>();

  function progressOf(check: SandboxCheck): Progress {
    const found = known.get(check.id);
    if (found !== undefined) return found;
    const fresh = { ...drawCourse(random, check.createdAt), ageMs: 0, stoodMs: 0 };
    known.set(check.id, fresh);
    return fresh;
  }

  /** When it advances, on the check's own calendar since the invitation; undefined: never. */
  function movesAt(check: SandboxCheck, progress: Progress): number | undefined {
    const { submittedAfterMs, releasedAfterMs } = progress;
    if (submittedAfterMs === undefined) return undefined;
    if (check.status === 'Pending') return submittedAfterMs;
    return check.status === 'In Progress' ? submittedAfterMs + releasedAfterMs : undefined;
  }

  function move(check: SandboxCheck, status: CourseStatus): void {
    const progress = progressOf(check);
    const none = { result: null, releaseDate: null, certificateUrl: null };
    progress.stoodMs = 0;
    if (status === 'Completed') {
      sandbox.advance(check.id, { status, result: progress.result });
      return;
    }
    if (status === 'In Progress') progress.submittedAfterMs = progress.ageMs;
    else progress.ageMs = 0;
    sandbox.advance(check.id, { status, ...none });
  }

  return {
    speed: 1,
    pass(realMs) {
      for (const check of sandbox.checks) {
        const progress = progressOf(check);
        const next = movesAt(check, progress);
        if (next === undefined || this.speed === 0) continue;
        progress.ageMs += realMs * this.speed;
        progress.stoodMs += realMs;
        if (progress.ageMs < next || progress.stoodMs < LEAST_STANDING_MS) continue;
        move(check, check.status === 'Pending' ? 'In Progress' : 'Completed');
      }
    },
    outlook(check) {
      const progress = progressOf(check);
      const next = movesAt(check, progress);
      const nextInMs = next === undefined ? undefined : Math.max(0, next - progress.ageMs);
      return { ageMs: progress.ageMs, nextInMs, result: progress.result };
    },
    chooseResult(check, result) {
      progressOf(check).result = result;
      if (check.status === 'Completed') sandbox.advance(check.id, { result });
    },
    move,
  };
}
