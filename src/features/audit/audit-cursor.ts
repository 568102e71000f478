import type { AuditFilter } from '../../checks/ports.ts';
import { isDay } from '../../text/day.ts';
import { DAY_MS } from '../../time/durations.ts';
import type { LocalCalendar } from '../../time/local-calendar.ts';
import { dayNumber, momentAt } from '../../time/local-moment.ts';
import { AUDIT_KINDS, type AuditKind, actionsOf } from './audit-kinds.ts';

/** `30d`: so many days until now. Or the first and the last day: `2026-11-01_2026-11-30`. */
export type AuditPeriod = string;

/** What a page of the audit log shows. */
export interface ShownFilter {
  /** CHK-… */
  reference?: string | undefined;
  userId?: string | undefined;
  kind?: AuditKind | undefined;
  period?: AuditPeriod | undefined;
}

/** A page of the audit log, as encoded in the values of buttons and menus. */
export interface AuditCursor {
  filter: ShownFilter;
  /** The cursors of the pages that led here, newest first; empty for the newest page. */
  trail: readonly number[];
}

/** Beyond this depth, *Newer* goes straight to the newest page. */
const MAX_TRAIL = 100;

const REFERENCE = /^CHK-[0-9A-Z]{5}$/;
const USER = /^[UW][A-Z0-9]{1,20}$/;
const LAST_DAYS = /^([1-9]\d{0,4})d$/;

const kindOf = (word: string): AuditKind | undefined => AUDIT_KINDS.find((kind) => kind === word);

/** Whether it is one that encodeCursor writes. */
export function isPeriod(text: string): boolean {
  const days = text.split('_');
  return LAST_DAYS.test(text) || (days.length === 2 && days.every(isDay));
}

/** Fits into the value of a menu's option, without a trail. */
export function encodeCursor({ filter, trail }: AuditCursor): string {
  const { reference = '', userId = '', kind = '', period = '' } = filter;
  return [reference, userId, kind, period, trail.slice(-MAX_TRAIL).join('.')].join(';');
}

/** Parses a value; what is malformed in it is left out. */
export function parseCursor(value: string): AuditCursor {
  const [reference = '', userId = '', kind = '', period = '', trail = ''] = value.split(';');
  return {
    filter: {
      reference: REFERENCE.test(reference) ? reference : undefined,
      userId: USER.test(userId) ? userId : undefined,
      kind: kindOf(kind),
      period: isPeriod(period) ? period : undefined,
    },
    trail: /^\d{1,15}(\.\d{1,15})*$/.test(trail) ? trail.split('.').map(Number) : [],
  };
}

/** The filter of the log itself. `now`: epoch milliseconds. */
export function logFilter(
  { reference, userId, kind, period = '' }: ShownFilter,
  calendar: LocalCalendar,
  now: number,
): AuditFilter {
  const [, days] = LAST_DAYS.exec(period) ?? [];
  const startOf = (day: number) => momentAt(calendar, { day, time: 0 });
  const [first = '', last = ''] = isPeriod(period) && days === undefined ? period.split('_') : [];
  return {
    reference,
    userId,
    actions: kind === undefined ? undefined : actionsOf(kind),
    from:
      days === undefined
        ? first === ''
          ? undefined
          : startOf(dayNumber(first))
        : now - Number(days) * DAY_MS,
    to: last === '' ? undefined : startOf(dayNumber(last) + 1),
  };
}
