import { type Attention, type AttentionRules, concernOf } from '../../checks/attention.ts';
import type { Check } from '../../checks/check.ts';
import { isOpen } from '../../checks/polling-rules.ts';

/** An open check on a Home tab. Earlier versions recorded the same. */
export const openMark = ({ id }: Pick<Check, 'id'>): string => id;

/** A check that needs somebody, and why: once the reason has changed, the tab is out of date. */
export const attentionMark = ({ check, concern }: Attention): string => `${check.id} ${concern}`;

/** Whether what a mark stands for is still so. */
export function isCurrent(mark: string, checks: ReadonlyMap<string, Check>, rules: AttentionRules): boolean {
  const [id = '', concern] = mark.split(' ', 2);
  const check = checks.get(id);
  if (check === undefined) return false;
  return concern === undefined ? isOpen(check) : concernOf(check, rules) === concern;
}

/** A check, or a batch. */
export type Changing = Partial<Pick<Check, 'unopenedSince' | 'snoozed'>> & { state: string };

/** Whether a check or batch has changed in a way that may make marks out of date. */
export function mayOutdate(record: Changing, before: Changing): boolean {
  return (
    record.state !== before.state ||
    record.unopenedSince !== before.unopenedSince ||
    record.snoozed?.at !== before.snoozed?.at
  );
}
