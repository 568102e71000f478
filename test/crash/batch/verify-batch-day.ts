import type { Check } from '../../../src/checks/check.ts';
import type { WorkerChecksSandbox } from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import type { StoreContents } from '../read-store.ts';
import { expectCount, type Report, type Violation } from '../verify-day.ts';
import { type DayRow, ORDER, REQUESTER, ROWS } from './batch-rows.ts';

/** Rows, other than those whose answer was lost, that may be in flight when a bot is killed. */
const MOST_UNDER_WAY = 1;

/** Checks the final state, once the batch is done and no bot is running. */
export function verifyBatchDay(kept: StoreContents, workerChecks: WorkerChecksSandbox): Violation[] {
  const complaints: Violation[] = [];
  const complain: Report = (kind, about) => complaints.push({ kind, about });
  expectCount(complain, 'checks', kept.checks.length, ROWS.length);
  let underWay = 0;
  for (const row of ROWS) {
    const about: Report = (kind, what) => complain(kind, `${row.name}: ${what}`);
    const checks = kept.checks.filter(({ batch }) => batch?.id === ORDER.id && batch.row === row.row);
    expectCount(about, 'checks', checks.length, 1);
    const made = workerChecks.checks.filter(({ order }) => order.last_name === row.name);
    for (const check of checks) {
      if (check.state === 'Unconfirmed' && row.fate !== 'answer lost') underWay += 1;
      verifyRow(
        row,
        check,
        made.map(({ id }) => id),
        about,
      );
      verifyAudit(check, kept, about);
    }
  }
  if (underWay > MOST_UNDER_WAY) complain('lost', `${underWay} rows are unconfirmed`);
  verifyBatch(kept, complain);
  return complaints;
}

/** @param made the invitations that WorkerChecks has for the row */
function verifyRow({ fate }: DayRow, check: Check, made: readonly string[], complain: Report): void {
  if (made.length > 1) complain('doubled', `${made.length} invitations`);
  switch (check.state) {
    // Its answer was lost, or its process was killed: a person has to decide.
    case 'Unconfirmed':
      return;
    case 'Pending':
      if (fate === 'refused') complain('wrong', 'is Pending');
      if (check.invitationId !== made[0]) complain('wrong', 'follows another invitation');
      return;
    case 'Refused':
      if (fate !== 'refused') complain('lost', `was refused: ${check.refusal}`);
      if (made.length > 0) complain('wrong', 'is Refused and was invited');
      return;
    default:
      complain('wrong', `is ${check.state}`);
  }
}

/** Whatever was tried before, the final outcome is audited once. */
function verifyAudit(check: Check, { audit }: StoreContents, complain: Report): void {
  const written = audit.filter(({ reference }) => reference === check.reference);
  const isThere = ({ action, at }: Check['pendingAudit'][number]) =>
    written.some((line) => line.action === action && line.at === at);
  const said = [...written, ...check.pendingAudit.filter((one) => !isThere(one))].map(({ action }) => action);
  const ends = {
    Pending: /^(invited|invite-refused invite-sent-again)$/,
    Unconfirmed: /^(invite-refused )?invite-unconfirmed$/,
    Refused: /^invite-refused$/,
  };
  const meant = Object.entries(ends).find(([state]) => state === check.state)?.[1];
  if (meant !== undefined && !meant.test(said.join(' '))) {
    complain(said.length > new Set(said).size ? 'doubled' : 'lost', `the audit says ${said.join(' ')}`);
  }
}

function verifyBatch({ batches, batchAudit, counted, checks }: StoreContents, complain: Report): void {
  expectCount(complain, 'batches', batches.length, 1);
  for (const { state, rows } of batches) {
    if (state !== 'Done') complain('wrong', `the batch is ${state}`);
    if (rows.some(({ worker }) => worker !== undefined)) complain('wrong', 'a row repeats its details');
  }
  const created = batchAudit.filter(({ action }) => action === 'batch-created');
  expectCount(complain, 'audit lines of the order', created.length, 1);
  if (created.some(({ userId }) => userId !== REQUESTER.userId))
    complain('wrong', 'somebody else ordered it');
  const sent = checks.filter(({ state }) => state !== 'Refused').length;
  // A re-sent row is counted separately, and one whose process was killed may keep both counts.
  if (counted < sent || counted > sent + 2)
    complain('wrong', `${counted} count for the day, and ${sent} were sent`);
}
