import type { FollowedCheck } from './followed-check.ts';
import { createMinHeap } from './min-heap.ts';

/** How many checks may be awake; then the least worthy sleep again. */
const AWAKE = { most: 512, kept: 256 } as const;
/** How many of those awake are weighed anew at each pick, in turn; worth grows slowly. */
const WEIGHED_PER_PICK = 16;
/** Those sent back to sleep wake when they are worth so much more than the price. */
const RISE = 1.02;
/** To find whom a fallen price wakes all are weighed, as seldom as that costs each pick so many weighings, or waits. */
const SEARCH = { weighingsPerPick: 30, everyMs: 60_000 } as const;
/** How exactly the moment is found when a check becomes worth its look: as a share of its waiting, and milliseconds. */
const PRECISION = { share: 0.01, ms: 200 } as const;

export interface TurnsOptions {
  minIntervalMs: number;
  /** A look that is worth less is not sent. */
  floor: number;
  /** Grows from look to look. */
  worth: (check: FollowedCheck, now: number) => number;
  /** When the check is looked at whatever it is worth; nobody looks further ahead. */
  deadline: (check: FollowedCheck) => number;
}

/** Whose look is worth most. */
export interface Turns {
  /** After its turn, or when something about it changed. What was entered before is forgotten. */
  enter(check: FollowedCheck, now: number): void;
  /** What was entered is forgotten. */
  leave(check: FollowedCheck): void;
  next(now: number): { check: FollowedCheck } | { waitUntil: number };
}

interface Place {
  readonly check: FollowedCheck;
  isAwake: boolean;
  /** As last weighed; since then it can only have grown. */
  value: number;
}

const byValue = (a: Place, b: Place) => b.value - a.value;

/**
 * A check sleeps until its look is worth the price, which is what looks were worth lately; only those awake are
 * weighed against each other. So a pick costs much the same however many sleep.
 */
export function createTurns({ minIntervalMs, floor, worth, deadline }: TurnsOptions): Turns {
  let price = floor;
  /** The highest price that a sleeper waits for. */
  let highestPrice = floor;
  let searchedAt = Number.NEGATIVE_INFINITY;
  let picksSinceSearch = 0;
  const places = new Map<FollowedCheck, Place>();
  const sleeping = createMinHeap<Place>();
  let awake: Place[] = [];
  let cursor = 0;

  /** The first moment at which the check may be looked at and is worth `wanted`. */
  function reaches(check: FollowedCheck, wanted: number, now: number): number {
    const start = Math.max(now, check.turnAt + minIntervalMs);
    if (worth(check, start) >= wanted) return start;
    const end = deadline(check);
    let early = start;
    let late = start;
    for (let step = Math.max(1000, start - check.turnAt); late < end; step *= 2) {
      late = Math.min(end, early + step);
      if (worth(check, late) >= wanted) break;
      if (late === end) return Number.POSITIVE_INFINITY;
      early = late;
    }
    const precision = Math.max(PRECISION.ms, PRECISION.share * (late - check.turnAt));
    while (late - early > precision) {
      const middle = (early + late) / 2;
      if (worth(check, middle) < wanted) early = middle;
      else late = middle;
    }
    return late;
  }

  /** Not entered anew since, and not gone. */
  function isCurrent(place: Place): boolean {
    return places.get(place.check) === place;
  }

  function sleep(place: Place, now: number, wanted = price): void {
    highestPrice = Math.max(highestPrice, wanted);
    place.isAwake = false;
    place.check.wakesAt = reaches(place.check, wanted, now);
    if (place.check.wakesAt < Number.POSITIVE_INFINITY) sleeping.push(place.check.wakesAt, place);
  }

  function wake(place: Place): void {
    place.isAwake = true;
    awake.push(place);
  }

  function sleeps({ at, item }: { at: number; item: Place }): boolean {
    return isCurrent(item) && !item.isAwake && item.check.wakesAt === at;
  }

  function firstSleeper(): { at: number; item: Place } | undefined {
    let first = sleeping.peek();
    while (first !== undefined && !sleeps(first)) {
      sleeping.pop();
      first = sleeping.peek();
    }
    return first;
  }

  function wakeDue(now: number): void {
    for (let first = firstSleeper(); first !== undefined && first.at <= now; first = firstSleeper()) {
      sleeping.pop();
      first.item.value = worth(first.item.check, now);
      wake(first.item);
    }
  }

  /** Too many to choose from: what the lesser are worth now is the price from now on. */
  function thinOut(now: number): void {
    awake = awake.filter(isCurrent);
    if (awake.length <= AWAKE.most) return;
    for (const place of awake) place.value = worth(place.check, now);
    awake.sort(byValue);
    price = Math.max(floor, awake[AWAKE.kept]?.value ?? floor);
    for (const place of awake.splice(AWAKE.kept)) sleep(place, now, price * RISE);
  }

  function weighSome(now: number): void {
    for (let count = Math.min(WEIGHED_PER_PICK, awake.length); count > 0; count -= 1) {
      cursor = (cursor + 1) % awake.length;
      const place = awake[cursor];
      if (place !== undefined) place.value = worth(place.check, now);
    }
  }

  /** The place of the worthiest of those awake; −1 where nobody is. */
  function bestAwake(): number {
    let best = -1;
    for (let i = 0; i < awake.length; i += 1) {
      if (best < 0 || (awake[i]?.value ?? 0) > (awake[best]?.value ?? 0)) best = i;
    }
    return best;
  }

  function takeAwake(at: number): Place | undefined {
    const place = awake[at];
    const last = awake.pop();
    if (last !== undefined && at < awake.length) awake[at] = last;
    return place;
  }

  /** The worthiest of those awake, if it is worth a look at all. It is taken out. */
  function worthiest(now: number): Place | undefined {
    if (awake.length > AWAKE.most) thinOut(now);
    weighSome(now);
    for (;;) {
      const place = takeAwake(bestAwake());
      if (place === undefined) return undefined;
      if (!isCurrent(place)) continue;
      place.value = worth(place.check, now);
      if (place.value >= floor) return place;
      sleep(place, now);
    }
  }

  function maySearch(now: number): boolean {
    if (highestPrice <= floor) return false;
    const earned = picksSinceSearch * SEARCH.weighingsPerPick;
    return earned >= places.size || now >= searchedAt + SEARCH.everyMs;
  }

  /** Wakes the worthiest of all for what they are worth now; where nobody is worth a look, all wait for the least price. */
  function search(now: number): void {
    searchedAt = now;
    picksSinceSearch = 0;
    const found: Place[] = [];
    for (const place of places.values()) {
      if (place.isAwake || place.check.turnAt + minIntervalMs > now) continue;
      place.value = worth(place.check, now);
      if (place.value >= floor) found.push(place);
    }
    found.sort(byValue);
    price = Math.max(floor, found[AWAKE.kept]?.value ?? floor);
    for (const place of found.slice(0, AWAKE.kept)) wake(place);
    if (found.length > AWAKE.kept) return;
    highestPrice = floor;
    sleeping.clear();
    for (const place of places.values()) if (!place.isAwake) sleep(place, now);
  }

  return {
    enter(check, now) {
      const place = { check, isAwake: false, value: 0 };
      places.set(check, place);
      sleep(place, now);
    },
    leave: (check) => void places.delete(check),
    next(now) {
      wakeDue(now);
      let place = worthiest(now);
      if ((place?.value ?? 0) < price && maySearch(now)) {
        if (place !== undefined) wake(place);
        search(now);
        place = worthiest(now);
      }
      if (place !== undefined) {
        picksSinceSearch += 1;
        return { check: place.check };
      }
      const searchesAt = highestPrice > floor ? searchedAt + SEARCH.everyMs : Number.POSITIVE_INFINITY;
      return { waitUntil: Math.min(searchesAt, firstSleeper()?.at ?? Number.POSITIVE_INFINITY) };
    },
  };
}
