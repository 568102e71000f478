import type { Check } from '../../../src/checks/check.ts';
import type { Draft } from '../../../src/checks/check-service.ts';
import { needsCard } from '../../../src/features/card/card-diff.ts';
import { cardView } from '../../../src/features/card/card-view.ts';
import type { Outside } from './outside.ts';

/** Violations once nothing is left to do, in words. */
export function verifyLifecycle(world: Outside, draft: Draft): string[] {
  const check = world.checks.get(draft.id);
  const said: string[] = [];
  const must = (holds: boolean, otherwise: string) => {
    if (!holds) said.push(`${draft.channelId}: ${otherwise}`);
  };
  must(!world.forms.has(draft.id), 'a form was accepted and not acted on');
  if (check === undefined) {
    must(!world.invitations.some(({ key }) => key === draft.id), 'an invitation without a check');
    return said;
  }
  verifyState(world, check, must);
  verifySlack(world, check, must);
  verifyAudit(world, check, must);
  return said;
}

type Must = (holds: boolean, otherwise: string) => void;

function verifyState(world: Outside, check: Check, must: Must): void {
  const invitations = world.invitations.filter(({ key }) => key === check.id);
  const followed = invitations.find(({ id }) => id === check.invitationId);
  must(check.state !== 'Inviting', 'is still being invited');
  must(check.cancelling === undefined, 'is still being cancelled');
  must(check.pendingAudit.length === 0, 'has deeds that are not in the audit');
  if (check.state === 'Purged') {
    must(check.outcome === undefined, 'was purged and has its outcome');
    return;
  }
  if (followed === undefined) {
    const word = (world.words.get(check.id) ?? 0) > 1;
    must(check.state === 'Refused' && (word || invitations.length === 0), `is lost, ${check.state}`);
    return;
  }
  must(check.state === followed.status, `is ${check.state}, at WorkerChecks ${followed.status}`);
  if (check.state === 'Completed') {
    must(check.outcome?.result === followed.result, `has the result ${check.outcome?.result}`);
  }
}

function verifySlack(world: Outside, check: Check, must: Must): void {
  const standing = world.messages.filter((one) => one.channelId === check.channelId && !one.deleted);
  const cards = standing.filter(({ threadTs }) => threadTs === undefined);
  // A card deleted twice is not reposted.
  const mayBeGone = world.messages.some((one) => one.channelId === check.channelId && one.deleted);
  const meant = needsCard(check) ? 1 : 0;
  must(cards.length === meant || (mayBeGone && cards.length === 0), `${cards.length} cards`);
  const outcomeShown = !world.openChannels.has(check.channelId);
  const { text, blocks } = cardView(check, { outcomeShown, certificateButton: 'gated' });
  for (const card of cards) {
    must(card.json === JSON.stringify([text, blocks]), `its card reads ${card.json}`);
  }
  const replies = standing.filter(({ threadTs }) => threadTs !== undefined).map(({ metadata }) => metadata);
  must(new Set(replies).size === replies.length, `told twice of the same: ${replies}`);
  const called = check.resultRevision === 0 || check.card.notifiedRevision > 0 || check.state === 'Purged';
  must(called || cards.length === 0, 'its requester was never called');
}

function verifyAudit(world: Outside, { reference }: Check, must: Must): void {
  const settling = ['invited', 'invite-confirmed', 'invite-sent-again'];
  const lines = [...world.audit.values()]
    .filter((line) => line.reference === reference)
    .map(({ action }) => (settling.includes(action) ? 'settled' : action));
  const meant = world.deeds
    .filter((action) => action.startsWith(reference))
    .map((action) => action.slice(reference.length + 1));
  const sorted = (all: readonly string[]) => all.toSorted().join(', ');
  must(sorted(lines) === sorted(meant), `the audit says ${sorted(lines)}; what happened: ${sorted(meant)}`);
}
