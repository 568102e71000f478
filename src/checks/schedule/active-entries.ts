import { measure, type PriorityOf, type QueueEntry } from './queue-entry.ts';

/** At most this many entries are active; beyond it only the `kept` with the highest priority stay active. */
export const ACTIVE = { most: 256, kept: 128 } as const;
/** A pick measures at most this many of the leading entries again. */
const MEASURED_PER_PICK = 8;

/** The entries that are compared with each other at every pick. */
export interface ActiveEntries {
  /** Includes entries that were removed since they were added. */
  readonly size: number;
  add(entry: QueueEntry): void;
  /** Where there are too many, takes out and returns those with the lowest priority, the highest of them first. */
  trim(now: number): readonly QueueEntry[];
  /**
   * Takes out and returns the entry with the highest priority. Entries below the floor are taken out as well, and passed
   * to `onBelowFloor`.
   */
  takeFirst(now: number, onBelowFloor: (entry: QueueEntry) => void): QueueEntry | undefined;
}

/** @param floor the lowest priority that is worth a request */
export function createActiveEntries(priorityOf: PriorityOf, floor: number): ActiveEntries {
  let active: QueueEntry[] = [];
  let cursor = 0;

  /** Measures one entry per pick, in turn: its priority may have grown faster than estimated. */
  function measureNext(now: number): void {
    cursor = cursor + 1 < active.length ? cursor + 1 : 0;
    const entry = active[cursor];
    if (entry !== undefined) measure(entry, priorityOf, now);
  }

  /** The index of the entry with the highest estimated priority; 0 where there is none. */
  function indexOfFirst(now: number): number {
    let first = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < active.length; i += 1) {
      const entry = active[i];
      if (entry === undefined) continue;
      const waited = now - entry.pickedAt;
      const estimate = entry.growth * waited * waited;
      if (estimate > highest) {
        first = i;
        highest = estimate;
      }
    }
    return first;
  }

  function removeAt(index: number): void {
    const last = active.pop();
    if (last !== undefined && index < active.length) active[index] = last;
  }

  return {
    get size() {
      return active.length;
    },
    add: (entry) => void active.push(entry),
    trim(now) {
      if (active.length <= ACTIVE.most) return [];
      active = active.filter(({ isRemoved }) => !isRemoved);
      if (active.length <= ACTIVE.most) return [];
      for (const entry of active) measure(entry, priorityOf, now);
      active.sort((a, b) => b.priority - a.priority);
      return active.splice(ACTIVE.kept);
    },
    takeFirst(now, onBelowFloor) {
      measureNext(now);
      for (let measured = 0; ; ) {
        const index = indexOfFirst(now);
        const entry = active[index];
        if (entry === undefined) return undefined;
        if (!entry.isRemoved && entry.measuredAt !== now && measured < MEASURED_PER_PICK) {
          measure(entry, priorityOf, now);
          measured += 1;
          continue;
        }
        removeAt(index);
        if (entry.isRemoved) continue;
        if (entry.measuredAt !== now) measure(entry, priorityOf, now);
        if (entry.priority >= floor) return entry;
        onBelowFloor(entry);
      }
    },
  };
}
