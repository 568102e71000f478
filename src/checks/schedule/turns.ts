import type { FollowedCheck } from './followed-check.ts';
import { createMinHeap, type MinHeap } from './min-heap.ts';

/** How many checks are weighed against each other at one pick: so many at most; then the least worthy sleep again. */
const AWAKE = { most: 32, kept: 16 } as const;
/** Those sent back to sleep wake when they are worth so much more than the price. */
const RISE = 1.02;
/** When there is budget for more than what the price lets through, all are weighed anew, at most so often. */
const REWEIGH_EVERY_MS = 60_000;
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
  next(now: number): { check: FollowedCheck } | { waitUntil: number };
}

interface Place {
  check: FollowedCheck;
  version: number;
}

function isValid({ check, version }: Place): boolean {
  return check.version === version;
}

/**
 * A check sleeps until its look is worth the price, which is what looks were worth lately; only those awake are
 * weighed against each other. So a pick costs the same however many sleep.
 */
export function createTurns({ minIntervalMs, floor, worth, deadline }: TurnsOptions): Turns {
  let price = floor;
  /** The highest price that a sleeper waits for. */
  let highestPrice = floor;
  let reweighedAt = Number.NEGATIVE_INFINITY;
  let sleeping: MinHeap<Place> = createMinHeap();
  let awake: Place[] = [];

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

  function sleep(place: Place, now: number, wanted = price): void {
    highestPrice = Math.max(highestPrice, wanted);
    place.check.wakesAt = reaches(place.check, wanted, now);
    sleeping.push(place.check.wakesAt, place);
  }

  function firstSleeper(): { at: number; item: Place } | undefined {
    let first = sleeping.peek();
    while (first !== undefined && !isValid(first.item)) {
      sleeping.pop();
      first = sleeping.peek();
    }
    return first;
  }

  function wakeDue(now: number): void {
    for (let first = firstSleeper(); first !== undefined && first.at <= now; first = firstSleeper()) {
      sleeping.pop();
      awake.push(first.item);
    }
  }

  /** The budget has room and nobody is worth the price: those that come nearest to it make the price. */
  function lowerPrice(now: number): void {
    const resting: { at: number; item: Place }[] = [];
    for (
      let first = firstSleeper();
      first !== undefined && awake.length < AWAKE.kept;
      first = firstSleeper()
    ) {
      sleeping.pop();
      if (first.item.check.turnAt + minIntervalMs > now) resting.push(first);
      else awake.push(first.item);
    }
    for (const { at, item } of resting) sleeping.push(at, item);
    const values = awake.map(({ check }) => worth(check, now)).toSorted((a, b) => a - b);
    price = Math.max(floor, values[values.length >> 1] ?? floor);
  }

  /** More budget than that: everybody may wake for the least that is worth a look. */
  function reweigh(now: number): void {
    price = floor;
    highestPrice = floor;
    reweighedAt = now;
    const before = sleeping;
    sleeping = createMinHeap();
    for (let first = before.pop(); first !== undefined; first = before.pop()) {
      if (isValid(first.item)) sleep(first.item, now);
    }
  }

  /** The worthiest of those awake, if it is worth a look at all. */
  function worthiest(now: number): FollowedCheck | undefined {
    const weighed = awake.filter(isValid).map((place) => ({ place, value: worth(place.check, now) }));
    if (weighed.length > AWAKE.most) {
      weighed.sort((a, b) => b.value - a.value);
      price = Math.max(floor, weighed[AWAKE.kept]?.value ?? floor);
      for (const { place } of weighed.splice(AWAKE.kept)) sleep(place, now, price * RISE);
    }
    const best = weighed.reduce<{ place: Place; value: number } | undefined>(
      (most, one) => (most === undefined || one.value > most.value ? one : most),
      undefined,
    );
    if (best === undefined || best.value < floor) {
      awake = [];
      for (const { place } of weighed) sleep(place, now);
      return undefined;
    }
    awake = weighed.flatMap((one) => (one === best ? [] : [one.place]));
    return best.place.check;
  }

  function pick(now: number): FollowedCheck | undefined {
    wakeDue(now);
    return worthiest(now);
  }

  return {
    enter: (check, now) => sleep({ check, version: check.version }, now),
    next(now) {
      let check = pick(now);
      if (check === undefined && highestPrice > floor) {
        lowerPrice(now);
        check = worthiest(now);
        if (check === undefined && now >= reweighedAt + REWEIGH_EVERY_MS) {
          reweigh(now);
          check = pick(now);
        }
      }
      if (check !== undefined) return { check };
      const reweighsAt = highestPrice > floor ? reweighedAt + REWEIGH_EVERY_MS : Number.POSITIVE_INFINITY;
      return { waitUntil: Math.min(reweighsAt, firstSleeper()?.at ?? Number.POSITIVE_INFINITY) };
    },
  };
}
