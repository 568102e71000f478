import { MINUTE_MS } from '../../time/durations.ts';
import { createMinHeap, type MinHeap } from './min-heap.ts';
import type { PolledCheck } from './polled-check.ts';
import { priorityReachedAt } from './priority-reached-at.ts';

/** How many checks may be awake; then the least worthy sleep again. */
const ACTIVE = { most: 256, kept: 128 } as const;
/** At each pick so many of those that seem worthiest are weighed anew, at most. */
const WEIGHED = 8;
/** So many wake at one pick; after a restart, or as offices open, thousands are due at once. */
const WOKEN = 32;
/** The price falls by this share with a pick when nobody is awake; the less, the more are. */
const FALL = 0.03;
/** Who is not worth the price sleeps until it is worth somewhat more, as the price may have risen by then. */
const RISE = 1.4;
/** Who waits for a price that has fallen this much is put to sleep for the new one. */
const STALE = 2;
/** Where nobody is worth an old price, all are asked for the least one, at most so often. */
const ASK_ALL_EVERY_MS = MINUTE_MS;

export interface PriorityQueueOptions {
  minIntervalMs: number;
  /** A look that is worth less is not sent. */
  floor: number;
  /** Grows from look to look. */
  priority: (check: PolledCheck, now: number) => number;
  /** When the check is looked at whatever it is worth; nobody looks further ahead. */
  deadline: (check: PolledCheck) => number;
}

/** Whose look is worth most. */
export interface PriorityQueue {
  /** When something about it changed. What was entered before is forgotten. */
  enter(check: PolledCheck, now: number): void;
  /** Its look is under way: it is weighed when that was answered and it is entered anew, or after the shortest interval. */
  rest(check: PolledCheck): void;
  /** What was entered is forgotten. */
  leave(check: PolledCheck): void;
  next(now: number): { check: PolledCheck } | { waitUntil: number };
}

interface Place {
  readonly check: PolledCheck;
  readonly turnAt: number;
  /** Entered anew since, or left. */
  isGone: boolean;
  isActive: boolean;
  /** The price it sleeps for. */
  wanted: number;
  /** As last weighed. */
  value: number;
  weighedAt: number;
  /** The value by the square of the waiting: as it grows where news comes evenly. */
  growth: number;
}

const byValue = (a: Place, b: Place) => b.value - a.value;

/**
 * A check sleeps until its look is worth the price, which is what looks were worth lately; only those awake are
 * weighed against each other. So a pick costs much the same however many sleep.
 */
export function createPriorityQueue({
  minIntervalMs,
  floor,
  priority: priorityOf,
  deadline,
}: PriorityQueueOptions): PriorityQueue {
  let threshold = floor;
  /** The highest price that a sleeper waits for. */
  let highestThreshold = floor;
  let allVisitedAt = Number.NEGATIVE_INFINITY;
  const places = new Map<PolledCheck, Place>();
  let visiting = places.values();
  const sleeping = createMinHeap<Place>();
  let active: Place[] = [];
  let cursor = 0;

  function reaches({ check, turnAt, value, weighedAt }: Place, wanted: number, now: number): number {
    const from = Math.max(now, turnAt + minIntervalMs);
    const waiting = {
      since: turnAt,
      from,
      until: deadline(check),
      value: weighedAt === from ? value : priorityOf(check, from),
    };
    return priorityReachedAt((at) => priorityOf(check, at), waiting, wanted);
  }

  function sleepUntil(place: Place, at: number): void {
    place.isActive = false;
    place.check.activeAt = at;
    if (at < Number.POSITIVE_INFINITY) sleeping.push(at, place);
  }

  function sleep(place: Place, now: number, wanted = threshold): void {
    highestThreshold = Math.max(highestThreshold, wanted);
    place.wanted = wanted;
    sleepUntil(place, reaches(place, wanted, now));
  }

  function wake(place: Place): void {
    place.isActive = true;
    active.push(place);
  }

  function weigh(place: Place, now: number): void {
    const waited = Math.max(1, now - place.turnAt);
    place.value = priorityOf(place.check, now);
    place.weighedAt = now;
    place.growth = place.value / (waited * waited);
  }

  function firstSleeper(): ReturnType<MinHeap<Place>['peek']> {
    for (let first = sleeping.peek(); first !== undefined; first = sleeping.peek()) {
      const { at, item } = first;
      if (!item.isGone && !item.isActive && item.check.activeAt === at) return first;
      sleeping.pop();
    }
    return undefined;
  }

  /** Some of those that are due; all of them where nobody is awake. */
  function wakeDue(now: number): void {
    for (let woken = 0; woken < WOKEN || active.length === 0; woken += 1) {
      const first = firstSleeper();
      if (first === undefined || first.at > now) return;
      weigh(first.item, now);
      if (first.item.value >= threshold) wake(first.item);
      else sleep(first.item, now, RISE * threshold);
    }
  }

  /** Too many to choose from: what the lesser are worth now is the price from now on. */
  function thinOut(now: number): void {
    active = active.filter(({ isGone }) => !isGone);
    if (active.length <= ACTIVE.most) return;
    for (const place of active) weigh(place, now);
    active.sort(byValue);
    threshold = Math.max(floor, active[ACTIVE.kept]?.value ?? floor);
    for (const place of active.splice(ACTIVE.kept)) sleep(place, now, RISE * threshold);
  }

  /** Too few to choose from: lower, but no lower than the least. */
  function lowerThreshold(): void {
    const missing = 1 - active.length / ACTIVE.kept;
    if (missing > 0) threshold = Math.max(floor, threshold * (1 - FALL * missing));
  }

  /** One of all with each pick, in turn: wakes whom only an older, higher price lets sleep. */
  function visitOne(now: number): void {
    const { value: place } = visiting.next();
    if (place === undefined) visiting = places.values();
    if (place === undefined || place.isActive || place.wanted <= threshold) return;
    if (now < place.turnAt + minIntervalMs) return;
    weigh(place, now);
    if (place.value >= threshold) wake(place);
    else if (place.wanted > STALE * threshold) sleep(place, now);
  }

  /** One of those awake with each pick, in turn: it may be worth more than it seems. */
  function weighOne(now: number): void {
    cursor = cursor + 1 < active.length ? cursor + 1 : 0;
    const place = active[cursor];
    if (place !== undefined) weigh(place, now);
  }

  /** Where the one stands who seems worthiest of those awake; 0 where nobody is. */
  function seemsBest(now: number): number {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < active.length; i += 1) {
      const place = active[i];
      if (place === undefined) continue;
      const waited = now - place.turnAt;
      const seems = place.growth * waited * waited;
      if (seems > most) {
        best = i;
        most = seems;
      }
    }
    return best;
  }

  function takeActive(at: number): void {
    const last = active.pop();
    if (last !== undefined && at < active.length) active[at] = last;
  }

  /** The worthiest of those awake, if it is worth a look at all. It is taken out. */
  function mostUrgent(now: number): Place | undefined {
    if (active.length > ACTIVE.most) thinOut(now);
    weighOne(now);
    for (let weighed = 0; ; ) {
      const at = seemsBest(now);
      const place = active[at];
      if (place === undefined) return undefined;
      if (!place.isGone && place.weighedAt !== now && weighed < WEIGHED) {
        weigh(place, now);
        weighed += 1;
        continue;
      }
      takeActive(at);
      if (place.isGone) continue;
      if (place.weighedAt !== now) weigh(place, now);
      if (place.value >= floor) return place;
      sleep(place, now);
    }
  }

  /** Nobody is worth the price: all are asked for the least. */
  function askAll(now: number): void {
    allVisitedAt = now;
    threshold = floor;
    highestThreshold = floor;
    sleeping.clear();
    for (const place of places.values()) if (!place.isActive) sleep(place, now);
    wakeDue(now);
  }

  function leave(check: PolledCheck): void {
    const place = places.get(check);
    if (place === undefined) return;
    place.isGone = true;
    places.delete(check);
  }

  function newPlace(check: PolledCheck): Place {
    leave(check);
    const unweighed = { value: 0, weighedAt: Number.NEGATIVE_INFINITY, growth: 0 };
    const place = { check, turnAt: check.pickedAt, isGone: false, isActive: false, wanted: 0, ...unweighed };
    places.set(check, place);
    return place;
  }

  return {
    enter: (check, now) => sleep(newPlace(check), now),
    rest: (check) => sleepUntil(newPlace(check), check.pickedAt + minIntervalMs),
    leave,
    next(now) {
      // The clock was put back.
      allVisitedAt = Math.min(allVisitedAt, now);
      wakeDue(now);
      visitOne(now);
      let place = mostUrgent(now);
      if (place === undefined && highestThreshold > floor && now >= allVisitedAt + ASK_ALL_EVERY_MS) {
        askAll(now);
        place = mostUrgent(now);
      }
      lowerThreshold();
      if (place !== undefined) return { check: place.check };
      const asksAllAt = highestThreshold > floor ? allVisitedAt + ASK_ALL_EVERY_MS : Number.POSITIVE_INFINITY;
      return { waitUntil: Math.min(asksAllAt, firstSleeper()?.at ?? Number.POSITIVE_INFINITY) };
    },
  };
}
