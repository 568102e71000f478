import type { Collection } from '../ports.ts';
import { type ModelSnapshot, parseSnapshot } from '../schedule/model-snapshot.ts';
import { createSchedule, type Schedule, type ScheduleOptions } from '../schedule/schedule.ts';

const SNAPSHOT_ID = 'account';

/** Keeps the schedule's model over restarts, and from one leader to the next. Rejects with StorageError. */
export interface ScheduleStore {
  /** A schedule with the stored model, or with the prior where no snapshot can be used. */
  open(): Promise<Schedule>;
  save(snapshot: ModelSnapshot): Promise<void>;
}

/** @param onDropped the stored snapshot cannot be used: it is of an earlier version, or no snapshot */
export function createScheduleStore(
  stored: Collection<unknown>,
  options: Omit<ScheduleOptions, 'snapshot'>,
  onDropped: () => void,
): ScheduleStore {
  return {
    async open() {
      const found = await stored.get(SNAPSHOT_ID);
      const snapshot = parseSnapshot(found);
      const schedule = createSchedule({ ...options, ...(snapshot === undefined ? {} : { snapshot }) });
      if (found === undefined || snapshot !== undefined) return schedule;
      await stored.set(SNAPSHOT_ID, schedule.snapshot());
      onDropped();
      return schedule;
    },
    save: (snapshot) => stored.set(SNAPSHOT_ID, snapshot),
  };
}
