import type { Check } from '../../checks/check.ts';
import { shortDayText } from '../../text/day.ts';

type Expecting = Pick<Check, 'state' | 'startsOn' | 'expectation' | 'gone'>;

/** An expectation holds only for the state it was found in. */
function current({ state, expectation, gone }: Expecting) {
  return expectation?.state === state && !gone ? expectation : undefined;
}

/**
 * "has not started; starts work Tue 8 Dec", as plain text, of a check that is at risk. `today`, as 2026-12-08: a day before
 * it is spoken of as past. Cards leave it out, because they are not redrawn for the day.
 */
export function riskReason({ state, startsOn }: Pick<Check, 'state' | 'startsOn'>, today = ''): string {
  const why = state === 'Pending' ? 'has not started' : 'submitted, no result yet';
  if (startsOn === undefined) return why;
  return `${why}; ${startsOn < today ? 'was to start' : 'starts'} work ${shortDayText(startsOn)}`;
}

/** "At risk: has not started; starts work Tue 8 Dec", as plain text; undefined if the check is not at risk. */
export function riskSentence(check: Expecting): string | undefined {
  if (current(check)?.atRisk === undefined || check.startsOn === undefined) return undefined;
  return `At risk: ${riskReason(check)}`;
}

/** "Likely by Fri 4 Dec", as plain text; undefined if nothing can be said. */
export function likelySentence(check: Expecting): string | undefined {
  const by = current(check)?.by;
  return by === undefined ? undefined : `Likely by ${shortDayText(by)}`;
}
