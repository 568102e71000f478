import type { Attention, AttentionRules } from '../../checks/attention.ts';
import { shortDayText } from '../../text/day.ts';
import { dayName } from '../../time/local-calendar.ts';
import { RESULT_WORDS } from '../card/check-wording.ts';
import { riskReason } from '../card/expectation-wording.ts';

/**
 * Why a check needs somebody, as plain text. Where its worker may not be named (`isPrivate` false), neither is the day they
 * start, nor the outcome.
 */
export function attentionReason(
  { check, concern }: Attention,
  { isPrivate, rules }: { isPrivate: boolean; rules: Pick<AttentionRules, 'calendar' | 'today'> },
): string {
  const since = (at: number) => shortDayText(dayName(rules.calendar.local(at).day));
  switch (concern) {
    case 'decide':
      return 'it is not known whether the invitation was sent';
    case 'unknown-status':
      return 'WorkerChecks reports a status this bot does not know';
    case 'gone':
      return 'WorkerChecks no longer knows the invitation';
    case 'unopened':
      return `result ready since ${since(check.unopenedSince ?? check.stateSince)}`;
    case 'review':
      return isPrivate && check.outcome !== undefined ? RESULT_WORDS[check.outcome.result] : 'result ready';
    case 'at-risk':
      return riskReason(isPrivate ? check : { state: check.state, startsOn: undefined }, rules.today);
    case 'stale':
      return `not submitted, invited ${since(check.invitedAt ?? check.createdAt)}`;
  }
}
