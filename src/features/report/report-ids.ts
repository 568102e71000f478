import { PERIODS, type Period } from '../../checks/report/report.ts';

/** Value: the period. */
export const REPORT_ACTIONS = { period: 'report.period' } as const;

/** The period a person typed or chose; empty: 90 days. Undefined for an unknown word. */
export function parsePeriod(typed: string): Period | undefined {
  const word = typed.trim().toLowerCase();
  if (word === '') return '90d';
  return PERIODS.find((period) => period === word);
}
