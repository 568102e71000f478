import type { Check } from '../../checks/check.ts';
import type { CheckService, Person } from '../../checks/check-service.ts';
import { isUnopened } from '../../checks/result-opening.ts';

/** Records that a person opened a result. It is begun before they are answered, and the answer does not wait for it. */
export interface OpeningRecord {
  /** Begins to write, if nobody has opened the result before. */
  begin(check: Check): void;
  /** Resolves once it is written. */
  written(): Promise<void>;
}

export function createOpeningRecord(
  checkService: Pick<CheckService, 'resultOpened'>,
  person: Person,
): OpeningRecord {
  let writing = Promise.resolve();
  return {
    begin(check) {
      if (!isUnopened(check)) return;
      writing = checkService.resultOpened(check.id, person);
      // The rejection is passed on by `written`.
      writing.catch(() => {});
    },
    written: () => writing,
  };
}
