import type { Check } from '../../src/checks/check.ts';
import type { StoreContents } from '../crash/read-store.ts';
import { expectCount, type Report, verifyRecovered } from '../crash/verify-day.ts';
import { SEEDED_NAME } from './customer.ts';
import type { Order } from './work-log.ts';

/** An invitation as WorkerChecks has it. */
export interface VendorInvitation {
  id: string;
  status: string;
  result: string | null;
  /** The worker's last name. */
  name: string;
}

/** What WorkerChecks says of a check, in the words of the store. */
export function isStale({ state, outcome }: Check, invitation: VendorInvitation): boolean {
  const known = state === 'Replaced' ? 'Cancelled' : state;
  return known !== invitation.status || (outcome?.result ?? null) !== invitation.result;
}

/**
 * Every accepted form and every row of a confirmed list is one check with one invitation, WorkerChecks has no other
 * invitation, and each check says what WorkerChecks says. A form that a person sends again because Slack showed an error is
 * still one form: the bot must know it.
 */
export function verifyCustomer(
  { checks, forms }: StoreContents,
  { invitations, orders }: { invitations: readonly VendorInvitation[]; orders: readonly Order[] },
  report: Report,
): void {
  const ofInvitation = Map.groupBy(checks, ({ invitationId }) => invitationId);
  const known = new Map(invitations.map((one) => [one.id, one]));
  for (const { id, name } of invitations) {
    const count = ofInvitation.get(id)?.length ?? 0;
    if (count === 0) report('doubled', `${name}: an invitation of no check`);
    if (count > 1) report('doubled', `${name}: ${count} checks of one invitation`);
  }
  const ofName = Map.groupBy(checks, ({ worker }) => worker?.lastName);
  for (const { name } of orders) {
    const ordered = (ofName.get(name) ?? []).filter(({ replaces }) => replaces === undefined);
    expectCount((kind, about) => report(kind, `${name}: ${about}`), 'checks', ordered.length, 1);
  }
  const names = new Set(orders.map(({ name }) => name));
  for (const name of ofName.keys()) {
    if (name !== undefined && !name.startsWith(SEEDED_NAME) && !names.has(name))
      report('doubled', `${name}: was not ordered`);
  }
  for (const check of checks)
    verifyCheck(check, known, (kind, about) => report(kind, `${check.reference}: ${about}`));
  expectCount(report, 'forms left over', forms, 0);
}

function verifyCheck(check: Check, known: ReadonlyMap<string, VendorInvitation>, report: Report): void {
  verifyRecovered(check, report);
  const { invitationId, state } = check;
  if (invitationId === undefined) {
    if (state !== 'Refused' && state !== 'Closed') report('lost', `${state} without an invitation`);
    return;
  }
  const invitation = known.get(invitationId);
  if (invitation === undefined) report('wrong', 'WorkerChecks has no such invitation');
  else if (isStale(check, invitation))
    report(
      'wrong',
      `${state} ${check.outcome?.result ?? ''}, at WorkerChecks ${invitation.status} ${invitation.result}`,
    );
}
