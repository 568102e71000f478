import type { ActionsBlock, PlainTextOption, StaticSelect, UsersSelect } from '@slack/types';
import { button, LIMITS, plain } from '../../slack/messages/blocks.ts';
import { dayText } from '../../text/day.ts';
import { type AuditPeriod, encodeCursor, type ShownFilter } from './audit-cursor.ts';
import { AUDIT_KINDS, KIND_LABELS } from './audit-kinds.ts';

export const AUDIT_ACTIONS = {
  older: 'audit.older',
  newer: 'audit.newer',
  kind: 'audit.kind',
  period: 'audit.period',
  person: 'audit.person',
  everything: 'audit.everything',
} as const;

const PERIODS: readonly AuditPeriod[] = ['1d', '7d', '30d', '90d', '365d'];

/** "Last 30 days", "1 November 2026 to 30 November 2026" */
export function periodText(period: AuditPeriod): string {
  const [first = '', last = first] = period.split('_');
  if (first === '1d') return 'Last 24 hours';
  if (first.endsWith('d')) return `Last ${first.slice(0, -1)} days`;
  return first === last ? dayText(first) : `${dayText(first)} to ${dayText(last)}`;
}

interface Choice {
  text: string;
  filter: ShownFilter;
}

const optionOf = ({ text, filter }: Choice): PlainTextOption => ({
  text: plain(text, LIMITS.optionText),
  value: encodeCursor({ filter, trail: [] }),
});

function select(actionId: string, choices: readonly Choice[], chosen: Choice | undefined): StaticSelect {
  return {
    type: 'static_select',
    action_id: actionId,
    placeholder: plain('Show'),
    options: choices.map(optionOf),
    ...(chosen === undefined ? {} : { initial_option: optionOf(chosen) }),
  };
}

/** The menus under a page. Each option has the whole filter it leads to; the menu of people has the rest in its block's id. */
export function filterControls(filter: ShownFilter): ActionsBlock {
  const { kind, period, userId } = filter;
  const kinds: Choice[] = [undefined, ...AUDIT_KINDS].map((one) => ({
    text: one === undefined ? 'Everything' : KIND_LABELS[one],
    filter: { ...filter, kind: one },
  }));
  const periods: Choice[] = [undefined, ...PERIODS].map((one) => ({
    text: one === undefined ? 'Any time' : periodText(one),
    filter: { ...filter, period: one },
  }));
  const people: UsersSelect = {
    type: 'users_select',
    action_id: AUDIT_ACTIONS.person,
    placeholder: plain('By anybody'),
    ...(userId === undefined ? {} : { initial_user: userId }),
  };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return {
    type: 'actions',
    block_id: encodeCursor({ filter, trail: [] }),
    elements: [
      select(
        AUDIT_ACTIONS.kind,
        kinds,
        kinds.find((choice) => choice.filter.kind === kind),
      ),
      select(
        AUDIT_ACTIONS.period,
        periods,
        periods.find((choice) => choice.filter.period === period),
      ),
      people,
      ...(isFiltered
        ? [
            button({
              actionId: AUDIT_ACTIONS.everything,
              text: 'Show all',
              value: encodeCursor({ filter: {}, trail: [] }),
            }),
          ]
        : []),
    ],
  };
}
