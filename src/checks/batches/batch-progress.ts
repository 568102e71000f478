import type { Check } from '../check.ts';
import type { Batch, BatchRow } from './batch.ts';
import type { BatchProgress } from './batch-service.ts';
import { type ChecksByRow, isUnsent } from './unsent-rows.ts';

type Place = Exclude<keyof BatchProgress, 'total' | 'invited'>;

type FindCheck = (id: string) => Check | undefined;

/** The group in which an invited check is counted. */
function placeOfInvited({ state }: Check): Place {
  switch (state) {
    case 'In Progress':
      return 'submitted';
    case 'Completed':
    case 'Closed':
    case 'Purged':
      return 'done';
    case 'Cancelled':
    case 'Replaced':
      return 'cancelled';
    default:
      return 'waiting';
  }
}

/** Undefined: being sent. `original` is the row's own check, `check` the last of its replacements. */
function placeOf(row: BatchRow, original: Check | undefined, check = original): Place | undefined {
  if (check === undefined || isUnsent(check)) {
    if (row.skipped === 'open-already') return 'openAlready';
    // It was sent, and its check has since been deleted.
    const isGone = check === undefined && row.worker === undefined && row.skipped === undefined;
    return isGone ? 'done' : 'notInvited';
  }
  if (check.state === 'Inviting') return check === original ? undefined : 'waiting';
  if (check.invitationId !== undefined) return placeOfInvited(check);
  return check.refusal === undefined ? 'unconfirmed' : 'refused';
}

/** The last check in the chain of replacements whose invitation was not refused. */
function latestOf(check: Check, find: FindCheck): Check {
  let latest = check;
  while (latest.state === 'Replaced' && latest.replacedBy !== undefined) {
    const next = find(latest.replacedBy.checkId);
    if (next === undefined || next.refusal !== undefined) break;
    latest = next;
  }
  return latest;
}

/** Counts the rows of a batch by the states of their checks. */
export function batchProgress(
  { rows }: Pick<Batch, 'rows'>,
  checks: ChecksByRow,
  find: FindCheck = () => undefined,
): BatchProgress {
  const counted = {
    refused: 0,
    unconfirmed: 0,
    openAlready: 0,
    notInvited: 0,
    submitted: 0,
    waiting: 0,
    done: 0,
    cancelled: 0,
  };
  for (const row of rows) {
    const check = checks.get(row.row);
    const place = placeOf(row, check, check && latestOf(check, find));
    if (place !== undefined) counted[place] += 1;
  }
  const { submitted, waiting, done, cancelled } = counted;
  return { total: rows.length, invited: submitted + waiting + done + cancelled, ...counted };
}
