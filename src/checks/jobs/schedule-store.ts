import type { Collection } from '../ports.ts';
import { type ModelSnapshot, parseSnapshot } from '../schedule/model-snapshot.ts';
import { createSchedule, type Schedule, type ScheduleOptions } from '../schedule/schedule.ts';

const LESSONS_ID = 'account';

/** What looks have taught, kept over restarts and from one leader to the next. */
export interface ScheduleStore {
  /** The schedule as it has been taught so far; as it was born where nothing readable is stored. */
  open(): Promise<Schedule>;
  keep(history: ModelSnapshot): Promise<void>;
}

/**
 * Both reject with StorageError when the store fails.
 *
 * @param onDropped what is stored cannot be used: it is of an earlier version, or no history at all
 */
export function createScheduleStore(
  stored: Collection<unknown>,
  options: Omit<ScheduleOptions, 'history'>,
  onDropped: () => void,
): ScheduleStore {
  return {
    async open() {
      const found = await stored.get(LESSONS_ID);
      const history = parseSnapshot(found);
      const schedule = createSchedule({
        ...options,
        ...(history === undefined ? {} : { snapshot: history }),
      });
      if (found === undefined || history !== undefined) return schedule;
      await stored.set(LESSONS_ID, schedule.snapshot());
      onDropped();
      return schedule;
    },
    keep: (history) => stored.set(LESSONS_ID, history),
  };
}
