import type { Collection } from '../ports.ts';
import { type ModelSnapshot, parseSnapshot } from '../schedule/model-snapshot.ts';
import { createSchedule, type Schedule, type ScheduleOptions } from '../schedule/schedule.ts';

const SNAPSHOT_ID = 'account';

/** Persists the schedule's model across restarts and changes of leader. Rejects with StorageError. */
export interface ScheduleStore {
  /** A schedule with the stored model, or with the prior if there is no usable snapshot. */
  open(): Promise<Schedule>;
  save(snapshot: ModelSnapshot): Promise<void>;
}

/** @param onDropped called if the stored snapshot is unusable: of an earlier version, or invalid */
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
