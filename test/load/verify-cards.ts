import type { Check } from '../../src/checks/check.ts';
import { needsCard } from '../../src/features/card/card-diff.ts';
import { stringAt } from '../../src/sandbox/json.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { verifyCardText } from '../chaos/verify-load.ts';
import { expectCount, type Violation } from '../crash/verify-day.ts';
import { isPublicChannel } from './customer.ts';

/**
 * Each check has one card that shows what is stored, and each result was announced once.
 *
 * @param messages all messages and replies of the desks' channels
 */
export function verifyCards(checks: readonly Check[], messages: readonly SandboxMessage[]): Violation[] {
  const violations: Violation[] = [];
  const about = (type: string) =>
    Map.groupBy(
      messages.filter(({ metadata }) => stringAt(metadata, 'event_type') === type),
      ({ metadata }) => stringAt(metadata, 'event_payload', 'check_id') ?? '',
    );
  const cards = about('workerchecks_check');
  const announced = about('workerchecks_news');
  for (const check of checks) {
    const report = (kind: Violation['kind'], what: string) =>
      violations.push({ kind, about: `${check.reference}: ${what}` });
    const own = cards.get(check.id) ?? [];
    expectCount(report, 'cards', own.length, needsCard(check) ? 1 : 0);
    const outcomeShown = !isPublicChannel(check.channelId);
    for (const card of own) verifyCardText(check, card, { outcomeShown, report });
    const replies = (announced.get(check.id) ?? []).map(({ metadata }) =>
      stringAt(metadata, 'event_payload', 'news'),
    );
    expectCount(report, 'replies about the same result', replies.length, new Set(replies).size);
    const { notifiedRevision } = check.card;
    if (notifiedRevision !== check.resultRevision)
      report('lost', `notified of result ${notifiedRevision} of ${check.resultRevision}`);
    if (check.resultRevision > 0 && replies.length === 0) report('lost', 'its owner was not notified');
  }
  return violations;
}
