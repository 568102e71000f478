import type { SandboxCheck } from '../../src/sandbox/workerchecks/model.ts';
import { type Course, drawCourse, releasedAt } from '../../src/sandbox/workerchecks/turnaround.ts';
import type { VendorHours } from '../../src/sandbox/workerchecks/vendor-hours.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { dayIn } from '../../src/text/day.ts';
import { DAY_MS } from '../../src/time/durations.ts';

/** Open checks are at most this old: by then a desk has cancelled what was never submitted. */
const OLDEST_MS = 21 * DAY_MS;
const TIME_ZONE = 'Australia/Sydney';

interface Progress extends Course {
  releasesAt: number | undefined;
}

/** A check that is open when the test begins. Times: epoch milliseconds. */
export interface OpenCourse {
  status: 'Pending' | 'In Progress';
  invitedAt: number;
  /** When it entered this status. */
  since: number;
}

export interface Release {
  invitationId: string;
  at: number;
}

export interface Workers {
  /** Draws a course that has begun, and is open now as many are in a steady flow of invitations; then `follow` it. */
  drawOpen(): { open: OpenCourse; follow: (check: SandboxCheck) => void };
  /** Submissions and releases that are due. */
  move(): void;
  /** Results released so far. */
  readonly releases: readonly Release[];
}

/** The workers who submit and the police who release, in real time. The turnaround is the sandbox's. */
export function createWorkers(
  { checks, advance }: Pick<WorkerChecksSandbox, 'checks' | 'advance'>,
  { random, hours }: { random: () => number; hours: VendorHours },
): Workers {
  const known = new Map<string, Progress>();
  const releases: Release[] = [];

  const releaseOf = ({ submitsAt, turnaround }: Course) =>
    submitsAt === undefined ? undefined : releasedAt(turnaround, submitsAt, hours);

  function drawOpen() {
    for (;;) {
      const now = Date.now();
      const invitedAt = hours.officeTimeAfter(now - random() * OLDEST_MS, 0, random());
      if (invitedAt >= now) continue;
      const course = drawCourse(random, invitedAt, hours);
      const { submitsAt = Number.POSITIVE_INFINITY } = course;
      const releasesAt = releaseOf(course);
      if (releasesAt !== undefined && releasesAt <= now) continue;
      const open: OpenCourse =
        submitsAt > now
          ? { status: 'Pending', invitedAt, since: invitedAt }
          : { status: 'In Progress', invitedAt, since: submitsAt };
      const follow = (check: SandboxCheck) => {
        known.set(check.id, { ...course, releasesAt });
        advance(check.id, { status: open.status });
      };
      return { open, follow };
    }
  }

  function progressOf(check: SandboxCheck): Progress {
    const found = known.get(check.id);
    if (found !== undefined) return found;
    const course = drawCourse(random, check.createdAt, hours);
    const fresh = { ...course, releasesAt: releaseOf(course) };
    known.set(check.id, fresh);
    return fresh;
  }

  function moveOne(check: SandboxCheck, now: number): void {
    const { submitsAt, releasesAt, result } = progressOf(check);
    if (check.status === 'Pending' && submitsAt !== undefined && submitsAt <= now) {
      advance(check.id, { status: 'In Progress' });
    } else if (check.status === 'In Progress' && releasesAt !== undefined && releasesAt <= now) {
      advance(check.id, { status: 'Completed', result, releaseDate: dayIn(now, TIME_ZONE) ?? null });
      releases.push({ invitationId: check.id, at: now });
    }
  }

  return {
    drawOpen,
    move() {
      const now = Date.now();
      for (const check of checks) moveOne(check, now);
    },
    releases,
  };
}
