import type { Collection } from './ports.ts';
import { parseScheduleHistory, type ScheduleHistory } from './schedule/history.ts';
import { createSchedule, type Schedule, type ScheduleOptions } from './schedule.ts';

const LESSONS_ID = 'account';

/** What looks have taught, kept over restarts and from one leader to the next. */
export interface Lessons {
  /** The schedule as it has been taught so far; as it was born where nothing readable is stored. */
  open(): Promise<Schedule>;
  keep(history: ScheduleHistory): Promise<void>;
}

/** Both reject with StorageError when the store fails. */
export function createLessons(
  stored: Collection<unknown>,
  options: Omit<ScheduleOptions, 'history'>,
): Lessons {
  return {
    async open() {
      const history = parseScheduleHistory(await stored.get(LESSONS_ID));
      return createSchedule({ ...options, ...(history === undefined ? {} : { history }) });
    },
    keep: (history) => stored.set(LESSONS_ID, history),
  };
}
