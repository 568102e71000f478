import { chanceBy } from '../../../src/checks/expectations/chance-by.ts';
import { enoughSeen } from '../../../src/checks/expectations/enough-seen.ts';
import { likelyBy, type Outlook, outlookAt } from '../../../src/checks/expectations/expectation.ts';
import type { Schedule } from '../../../src/checks/schedule/schedule.ts';
import { HOUR_MS } from '../../../src/time/durations.ts';
import type { LocalCalendar } from '../../../src/time/local-calendar.ts';
import type { Policy } from './policy.ts';

/** When it was said: at the invitation, when the submission was seen, or in the morning of a business day. */
export const OCCASIONS = ['invited', 'submitted', 'morning'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** What was said of a check at one moment. Epoch milliseconds. */
export interface Claim {
  checkId: string;
  occasion: Occasion;
  state: 'Pending' | 'In Progress';
  saidAt: number;
  /** The end of the day by which the result is likely there, and its chance; absent: nothing was said. */
  by?: { endsAt: number; chance: number };
  /** The end of the business day before the start date, and the chance of a result by then. */
  start: { endsAt: number; chance: number };
}

const MORNING_MS = 6 * HOUR_MS;

/** Workers start work on one of so many business days after the invitation. */
const START_DAYS = { first: 3, last: 20 } as const;

export interface ClaimRecorder {
  policy: Policy;
  claims: readonly Claim[];
}

/**
 * Records what would be said of the checks that the schedule polls. Each check is given a start date, the same for all
 * runs.
 */
export function recordClaims(schedule: Schedule, calendar: LocalCalendar): ClaimRecorder {
  const claims: Claim[] = [];
  /** Check id → the end of the business day before it starts. */
  const startsAfter = new Map<string, number>();
  let outlook: (Outlook & { at: number }) | undefined;
  let morning = '';

  function outlookOf(now: number): Outlook {
    const at = Math.max(now, outlook?.at ?? now);
    if (outlook === undefined || calendar.local(outlook.at).day !== calendar.local(at).day)
      outlook = { ...outlookAt(calendar, at), at };
    return outlook;
  }

  function say(id: string, occasion: Occasion, now: number): void {
    const open = schedule.openCheck(id);
    const start = startsAfter.get(id);
    if (open === undefined || start === undefined || open.status === 'Seldom' || !enoughSeen(open.product))
      return;
    const { days } = outlookOf(now);
    const by = likelyBy(open, days);
    claims.push({
      checkId: id,
      occasion,
      state: open.status,
      saidAt: now,
      ...(by === undefined ? {} : { by: { endsAt: by.endsAt, chance: chanceBy(open, by.endsAt) } }),
      start: { endsAt: start, chance: start <= now ? 0 : chanceBy(open, start) },
    });
  }

  function sayEach(now: number): void {
    const { today, days } = outlookOf(now);
    if (today === morning || days[0]?.name !== today || calendar.local(now).time < MORNING_MS) return;
    morning = today;
    for (const id of startsAfter.keys()) say(id, 'morning', now);
  }

  const open = new Map<string, string>();
  return {
    claims,
    policy: {
      add(check) {
        schedule.add(check);
        const { days } = outlookOf(check.invitedAt);
        const spread = START_DAYS.last - START_DAYS.first + 1;
        const ahead = START_DAYS.first + (Number(check.id.replace(/\D/g, '')) % spread);
        const isNew = !open.has(check.id);
        open.set(check.id, check.status);
        startsAfter.set(check.id, days[ahead]?.endsAt ?? check.invitedAt);
        if (isNew && check.status === 'Pending' && check.lastPolledAt === undefined)
          say(check.id, 'invited', check.invitedAt);
      },
      polled(id, answer) {
        schedule.polled(id, answer);
        const before = open.get(id);
        open.set(id, answer.status);
        if (before === 'Pending' && answer.status === 'In Progress') say(id, 'submitted', answer.at);
      },
      remove(id) {
        schedule.remove(id);
        open.delete(id);
        startsAfter.delete(id);
      },
      next(now) {
        sayEach(now);
        return schedule.next(now);
      },
    },
  };
}
