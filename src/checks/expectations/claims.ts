import type { Check, Claims, Expectation } from '../check.ts';
import { lastDayBefore, type Outlook } from './expectation.ts';

/**
 * What was first said of the check's result, once `expectation` is said as well. The first day named after the worker
 * submitted counts, and the first time it was at risk of missing a day that was still to come: later claims know more.
 */
export function claimsWith(
  { claims = {}, startsOn }: Check,
  expectation: Expectation | undefined,
  outlook: Outlook,
): Claims | undefined {
  const likelyBy = claims.likelyBy ?? (expectation?.state === 'In Progress' ? expectation.by : undefined);
  const atRiskBy =
    claims.atRiskBy ??
    (expectation?.atRisk && startsOn !== undefined ? lastDayBefore(startsOn, outlook) : undefined);
  if (likelyBy === undefined && atRiskBy === undefined) return undefined;
  return {
    ...(likelyBy === undefined ? {} : { likelyBy }),
    ...(atRiskBy === undefined ? {} : { atRiskBy }),
  };
}
