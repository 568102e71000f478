import type { Check } from '../../../src/checks/check.ts';
import type { WorkerChecksSandbox } from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import type { StoreContents } from '../read-store.ts';
import { expectCount, type Report, type Violation } from '../verify-day.ts';
import { type DayRow, REQUESTER, ROWS } from './batch-rows.ts';

/** Rows, other than those whose answer was lost, that may be in flight when a bot is killed. */
const MOST_IN_FLIGHT = 1;

/** Checks the final state, once the batch is done and no bot is running. */
export function verifyBatchDay(stored: StoreContents, workerChecks: WorkerChecksSandbox): Violation[] {
  const violations: Violation[] = [];
  const report: Report = (kind, about) => violations.push({ kind, about });
  expectCount(report, 'checks', stored.checks.length, ROWS.length);
  let inFlight = 0;
  for (const row of ROWS) {
    const about: Report = (kind, what) => report(kind, `${row.name}: ${what}`);
    const checks = stored.checks.filter(({ batch }) => batch?.row === row.row);
    expectCount(about, 'checks', checks.length, 1);
    const invitations = workerChecks.checks.filter(({ order }) => order.last_name === row.name);
    for (const check of checks) {
      if (check.state === 'Unconfirmed' && row.fate !== 'answer lost') inFlight += 1;
      verifyRow(
        row,
        check,
        invitations.map(({ id }) => id),
        about,
      );
      verifyAudit(check, stored, about);
    }
  }
  if (inFlight > MOST_IN_FLIGHT) report('lost', `${inFlight} rows are unconfirmed`);
  verifyBatch(stored, report);
  return violations;
}

/** @param invitations the invitations that WorkerChecks has for the row */
function verifyRow({ fate }: DayRow, check: Check, invitations: readonly string[], report: Report): void {
  if (invitations.length > 1) report('doubled', `${invitations.length} invitations`);
  switch (check.state) {
    // Its answer was lost, or its process was killed: a person has to decide.
    case 'Unconfirmed':
      return;
    case 'Pending':
      if (fate === 'refused') report('wrong', 'is Pending');
      if (check.invitationId !== invitations[0]) report('wrong', 'follows another invitation');
      return;
    case 'Refused':
      if (fate !== 'refused') report('lost', `was refused: ${check.refusal}`);
      if (invitations.length > 0) report('wrong', 'is Refused and was invited');
      return;
    default:
      report('wrong', `is ${check.state}`);
  }
}

/** The final outcome is audited once, whatever was tried before. */
function verifyAudit(check: Check, { audit }: StoreContents, report: Report): void {
  const written = audit.filter(({ reference }) => reference === check.reference);
  const isThere = ({ action, at }: Check['pendingAudit'][number]) =>
    written.some((line) => line.action === action && line.at === at);
  const actions = [...written, ...check.pendingAudit.filter((one) => !isThere(one))].map(
    ({ action }) => action,
  );
  const ends = {
    Pending: /^(invited|invite-refused invite-sent-again)$/,
    Unconfirmed: /^(invite-refused )?invite-unconfirmed$/,
    Refused: /^invite-refused$/,
  };
  const expected = Object.entries(ends).find(([state]) => state === check.state)?.[1];
  if (expected !== undefined && !expected.test(actions.join(' '))) {
    report(
      actions.length > new Set(actions).size ? 'doubled' : 'lost',
      `the audit says ${actions.join(' ')}`,
    );
  }
}

function verifyBatch({ batches, batchAudit, counted, checks }: StoreContents, report: Report): void {
  expectCount(report, 'batches', batches.length, 1);
  for (const { state, rows } of batches) {
    if (state !== 'Done') report('wrong', `the batch is ${state}`);
    if (rows.some(({ worker }) => worker !== undefined)) report('wrong', 'a row repeats its details');
  }
  const created = batchAudit.filter(({ action }) => action === 'batch-created');
  expectCount(report, 'audit lines of the order', created.length, 1);
  if (created.some(({ userId }) => userId !== REQUESTER)) report('wrong', 'somebody else ordered it');
  const sent = checks.filter(({ state }) => state !== 'Refused').length;
  // A re-sent row is counted separately, and one whose process was killed may keep both counts.
  if (counted < sent || counted > sent + 2)
    report('wrong', `${counted} count for the day, and ${sent} were sent`);
}
