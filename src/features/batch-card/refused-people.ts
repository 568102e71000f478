import type { Check } from '../../checks/check.ts';
import { PEOPLE_HEADING, toLine } from '../../people/people-line.ts';

/** The refused checks that still have their details, in the order of their rows. */
export function refusedChecks(
  checks: ReadonlyMap<number, Check>,
): (Check & { worker: NonNullable<Check['worker']> })[] {
  return [...checks]
    .toSorted(([a], [b]) => a - b)
    .map(([, check]) => check)
    .filter((check) => check.state === 'Refused')
    .flatMap(({ worker, ...check }) => (worker === undefined ? [] : [{ ...check, worker }]));
}

/** The workers of these checks, as a list for the form for several people. */
export function peopleToSendAgain(checks: ReturnType<typeof refusedChecks>): string {
  const lines = checks.map(({ worker, productName, startsOn = '' }) =>
    toLine({
      ...worker,
      firstName: worker.firstName || '-',
      mobile: worker.mobile ?? '',
      product: productName,
      startsOn,
    }),
  );
  return [PEOPLE_HEADING, ...lines].join('\n');
}
