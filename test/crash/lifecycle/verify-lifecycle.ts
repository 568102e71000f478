import type { Check } from '../../../src/checks/check.ts';
import type { Draft } from '../../../src/checks/check-service.ts';
import { needsCard } from '../../../src/features/card/card-diff.ts';
import { cardView } from '../../../src/features/card/card-view.ts';
import type { ExternalState } from './external-state.ts';

/** Checks the final state of one check; returns violations as sentences. */
export function verifyLifecycle(external: ExternalState, draft: Draft): string[] {
  const check = external.checks.get(draft.id);
  const violations: string[] = [];
  const expectThat = (condition: boolean, violation: string) => {
    if (!condition) violations.push(`${draft.channelId}: ${violation}`);
  };
  expectThat(!external.forms.has(draft.id), 'a form was accepted and not acted on');
  if (check === undefined) {
    expectThat(!external.invitations.some(({ key }) => key === draft.id), 'an invitation without a check');
    return violations;
  }
  verifyState(external, check, expectThat);
  verifySlack(external, check, expectThat);
  verifyAudit(external, check, expectThat);
  return violations;
}

type ExpectThat = (condition: boolean, violation: string) => void;

function verifyState(external: ExternalState, check: Check, expectThat: ExpectThat): void {
  const invitations = external.invitations.filter(({ key }) => key === check.id);
  const invitation = invitations.find(({ id }) => id === check.invitationId);
  expectThat(check.state !== 'Inviting', 'is still being invited');
  expectThat(check.cancelling === undefined, 'is still being cancelled');
  expectThat(check.pendingAudit.length === 0, 'has actions that are not in the audit log');
  if (check.state === 'Purged') {
    expectThat(check.outcome === undefined, 'was purged and has its outcome');
    return;
  }
  if (invitation === undefined) {
    const sentAgain = (external.sendRequests.get(check.id) ?? 0) > 1;
    expectThat(
      check.state === 'Refused' && (sentAgain || invitations.length === 0),
      `is lost, ${check.state}`,
    );
    return;
  }
  expectThat(check.state === invitation.status, `is ${check.state}, at WorkerChecks ${invitation.status}`);
  if (check.state === 'Completed') {
    expectThat(check.outcome?.result === invitation.result, `has the result ${check.outcome?.result}`);
  }
}

function verifySlack(external: ExternalState, check: Check, expectThat: ExpectThat): void {
  const messages = external.messages.filter((one) => one.channelId === check.channelId && !one.deleted);
  const cards = messages.filter(({ threadTs }) => threadTs === undefined);
  // A card deleted twice is not reposted.
  const mayBeDeleted = external.messages.some((one) => one.channelId === check.channelId && one.deleted);
  const expected = needsCard(check) ? 1 : 0;
  expectThat(cards.length === expected || (mayBeDeleted && cards.length === 0), `${cards.length} cards`);
  const outcomeShown = !external.openChannels.has(check.channelId);
  const { text, blocks } = cardView(check, { outcomeShown, certificateButton: 'gated' });
  for (const card of cards) {
    expectThat(card.json === JSON.stringify([text, blocks]), `its card reads ${card.json}`);
  }
  const replies = messages.filter(({ threadTs }) => threadTs !== undefined).map(({ metadata }) => metadata);
  expectThat(new Set(replies).size === replies.length, `two replies about the same result: ${replies}`);
  const notified = check.resultRevision === 0 || check.card.notifiedRevision > 0 || check.state === 'Purged';
  expectThat(notified || cards.length === 0, 'its requester was not notified');
}

function verifyAudit(external: ExternalState, { reference }: Check, expectThat: ExpectThat): void {
  const sentActions = ['invited', 'invite-confirmed', 'invite-sent-again'];
  const lines = [...external.audit.values()]
    .filter((line) => line.reference === reference)
    .map(({ action }) => (sentActions.includes(action) ? 'sent' : action));
  const expected = external.expectedAudit
    .filter((action) => action.startsWith(reference))
    .map((action) => action.slice(reference.length + 1));
  const sorted = (all: readonly string[]) => all.toSorted().join(', ');
  expectThat(
    sorted(lines) === sorted(expected),
    `the audit says ${sorted(lines)}; what happened: ${sorted(expected)}`,
  );
}
