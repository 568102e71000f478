import { randomUUID } from 'node:crypto';
import type { Check } from '../../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../../src/checks/check-record-rules.ts';
import { PURGED_CARD } from '../../../src/checks/purge-pending.ts';
import { purged } from '../../../src/checks/transitions.ts';
import type { AuditAction } from '../../../src/checks/vocabulary.ts';
import {
  AUDIT_HEAD_RULES,
  AUDIT_LINE_RULES,
  type AuditHead,
  digestOf,
  NO_PREVIOUS,
} from '../../../src/operations/audit-chain.ts';
import type { LoadedRecord } from '../../../src/storage/driver/driver.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { openCheck } from '../open-check.ts';
import { sealRecords } from './seal-records.ts';

/** What happens to a check in the audit log. */
const ACTIONS: readonly AuditAction[] = ['invited', 'viewed', 'viewed', 'certificate-opened', 'purged'];
/** Long enough that each of them is obsolete. */
const YEARS_MS = 5 * 365 * DAY_MS;

export interface History {
  open: number;
  purged: number;
  /** How long ago the newest of the purged checks was purged, milliseconds; the oldest, five years ago. */
  purgedBefore: number;
}

/** `00A3F`: five characters, as in references. */
export const referenceOf = (number: number): string =>
  `CHK-${number.toString(36).toUpperCase().padStart(5, '0')}`;

/** A check that was invited, answered and purged: nothing is due on it. */
function purgedCheck(number: number, purgedAt: number): Check {
  const check = { ...openCheck(number), reference: referenceOf(number), createdAt: purgedAt - 90 * DAY_MS };
  const gone = purged({ ...check, state: 'Completed', invitedAt: check.createdAt }, purgedAt);
  return { ...gone, counted: true, card: { ...gone.card, renderedHash: PURGED_CARD } };
}

/** The records of a store in which so many checks were ordered, each with five lines in the audit log. */
export function* recordsOf({ open, purged: count, purgedBefore }: History): Generator<LoadedRecord, void> {
  const sealCheck = sealRecords('checks', CHECK_RECORD_RULES);
  const sealLine = sealRecords('audit', AUDIT_LINE_RULES);
  const now = Date.now();
  let head: AuditHead | undefined;
  const all = count + open;
  for (let number = 0; number < all; number += 1) {
    const isOpen = number >= count;
    const at = now - purgedBefore - Math.round((1 - number / all) * YEARS_MS);
    const check = isOpen
      ? { ...openCheck(number - count), reference: referenceOf(number) }
      : purgedCheck(number, at);
    yield sealCheck(check.id, check);
    for (const action of ACTIONS) {
      const entry = { at, userId: 'UHR1', action, reference: check.reference };
      const line = { ...entry, seq: (head?.seq ?? 0) + 1, prev: head?.digest ?? NO_PREVIOUS };
      head = { seq: line.seq, digest: digestOf(line), id: randomUUID(), line };
      yield sealLine(head.id, line);
    }
  }
  if (head !== undefined) yield sealRecords('audit-head', AUDIT_HEAD_RULES)('head', head);
}
