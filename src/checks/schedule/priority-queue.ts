import { MINUTE_MS } from '../../time/durations.ts';
import { ACTIVE, createActiveEntries } from './active-entries.ts';
import { createDormantEntries, type DormantOptions } from './dormant-entries.ts';
import type { PolledCheck } from './polled-check.ts';
import { createQueueEntry, measure, type QueueEntry } from './queue-entry.ts';

/** A pick activates at most this many entries: after a restart, or when offices open, thousands are due at once. */
const ACTIVATED_PER_PICK = 32;
/** A pick lowers the threshold by this share when no entry is active, and by less the more there are. */
const THRESHOLD_FALL = 0.03;
/** An entry below the threshold waits for one this much higher, as the threshold may have risen by then. */
const THRESHOLD_RISE = 1.4;
/** An entry that waits for a threshold this many times the current one is given the current one. */
const STALE_FACTOR = 2;
/** Where no entry reaches the threshold, all are measured against the floor, at most this often. */
const RESET_EVERY_MS = MINUTE_MS;

export type PriorityQueueOptions = DormantOptions;

/** Picks the check with the highest priority. */
export interface PriorityQueue {
  /** Adds a check, or replaces its entry when something about it has changed. */
  add(check: PolledCheck, now: number): void;
  /** Its poll is in flight: it takes part again once it is added again, or after the shortest interval. */
  hold(check: PolledCheck): void;
  remove(check: PolledCheck): void;
  next(now: number): { check: PolledCheck } | { waitUntil: number };
}

/**
 * An entry stays dormant until its priority reaches the threshold, which follows recent priorities; only active entries
 * are compared. So the cost of a pick hardly depends on how many entries are dormant.
 */
export function createPriorityQueue(options: PriorityQueueOptions): PriorityQueue {
  const { minIntervalMs, floor, priorityOf } = options;
  const active = createActiveEntries(priorityOf, floor);
  const dormant = createDormantEntries(options);
  const entries = new Map<PolledCheck, QueueEntry>();
  let visited = entries.values();
  let threshold = floor;
  let resetAt = Number.NEGATIVE_INFINITY;

  function activate(entry: QueueEntry): void {
    entry.isActive = true;
    active.add(entry);
  }

  /** Activates some of the entries that are due; all of them where none is active. */
  function activateDue(now: number): void {
    for (let activated = 0; activated < ACTIVATED_PER_PICK || active.size === 0; activated += 1) {
      const first = dormant.first();
      if (first === undefined || first.at > now) return;
      measure(first.item, priorityOf, now);
      if (first.item.priority >= threshold) activate(first.item);
      else dormant.addUntilReached(first.item, THRESHOLD_RISE * threshold, now);
    }
  }

  /** Visits one entry per pick, in turn, and activates it where it waits for a threshold that has fallen since. */
  function visitNext(now: number): void {
    const { value: entry } = visited.next();
    if (entry === undefined) visited = entries.values();
    if (entry === undefined || entry.isActive || entry.awaitedThreshold <= threshold) return;
    if (now < entry.pickedAt + minIntervalMs) return;
    measure(entry, priorityOf, now);
    if (entry.priority >= threshold) activate(entry);
    else if (entry.awaitedThreshold > STALE_FACTOR * threshold) {
      dormant.addUntilReached(entry, threshold, now);
    }
  }

  /** Takes out the active entry with the highest priority, if it reaches the floor. */
  function takeFirst(now: number): QueueEntry | undefined {
    const surplus = active.trim(now);
    if (surplus[0] !== undefined) threshold = Math.max(floor, surplus[0].priority);
    for (const entry of surplus) dormant.addUntilReached(entry, THRESHOLD_RISE * threshold, now);
    return active.takeFirst(now, (entry) => dormant.addUntilReached(entry, threshold, now));
  }

  /** Lowers the threshold to the floor and measures every dormant entry against it. */
  function resetThreshold(now: number): void {
    resetAt = now;
    threshold = floor;
    dormant.clear();
    for (const entry of entries.values()) if (!entry.isActive) dormant.addUntilReached(entry, floor, now);
    activateDue(now);
  }

  function lowerThreshold(): void {
    const missing = 1 - active.size / ACTIVE.kept;
    if (missing > 0) threshold = Math.max(floor, threshold * (1 - THRESHOLD_FALL * missing));
  }

  function remove(check: PolledCheck): void {
    const entry = entries.get(check);
    if (entry === undefined) return;
    entry.isRemoved = true;
    entries.delete(check);
  }

  function enter(check: PolledCheck): QueueEntry {
    remove(check);
    const entry = createQueueEntry(check);
    entries.set(check, entry);
    return entry;
  }

  return {
    add: (check, now) => dormant.addUntilReached(enter(check), threshold, now),
    hold: (check) => dormant.addUntil(enter(check), check.pickedAt + minIntervalMs),
    remove,
    next(now) {
      // The clock may have been set back.
      resetAt = Math.min(resetAt, now);
      activateDue(now);
      visitNext(now);
      let entry = takeFirst(now);
      if (entry === undefined && dormant.highestThreshold > floor && now >= resetAt + RESET_EVERY_MS) {
        resetThreshold(now);
        entry = takeFirst(now);
      }
      lowerThreshold();
      if (entry !== undefined) return { check: entry.check };
      const nextResetAt =
        dormant.highestThreshold > floor ? resetAt + RESET_EVERY_MS : Number.POSITIVE_INFINITY;
      return { waitUntil: Math.min(nextResetAt, dormant.first()?.at ?? Number.POSITIVE_INFINITY) };
    },
  };
}
