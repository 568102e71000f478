import type { FollowedCheck } from './followed-check.ts';
import { createMinHeap, type MinHeap } from './min-heap.ts';

/** How many checks are weighed against each other at one pick: at most, and after the least worthy were sent back. */
const READY = { most: 32, kept: 16 } as const;
/** When budget comes free, every check is weighed anew, at most so often. */
const REWEIGH_EVERY_MS = 60_000;

export interface TurnsOptions {
  minIntervalMs: number;
  /** A look worth less is not sent. */
  floor: number;
  worth: (check: FollowedCheck, now: number) => number;
  /** From then on the check's turn is somebody else's matter; looking further ahead is vain. */
  horizon: (check: FollowedCheck) => number;
}

/** Whose look is worth most. */
export interface Turns {
  /** After its turn, or when something about it changed. */
  enter(check: FollowedCheck, now: number): void;
  next(now: number): { check: FollowedCheck } | { waitUntil: number };
}

interface Place {
  check: FollowedCheck;
  version: number;
}

function valid({ check, version }: Place): boolean {
  return check.version === version;
}

/**
 * Worth only grows until the check is looked at. So a check sleeps until its worth reaches the price, which is what
 * looks were worth lately; only those awake are weighed against each other. A pick costs the same however many sleep.
 */
export function createTurns({ minIntervalMs, floor, worth, horizon }: TurnsOptions): Turns {
  let price = floor;
  /** The highest price a sleeper was put to bed with since all were reweighed. */
  let highestPrice = floor;
  let reweighedAt = Number.NEGATIVE_INFINITY;
  let resting: Place[] = [];
  let restingFrom = 0;
  let sleeping: MinHeap<Place> = createMinHeap();
  let awake: Place[] = [];

  /** The first moment at which the check is worth `wanted`, to within a hundredth. */
  function reaches(check: FollowedCheck, wanted: number, now: number): number {
    const start = Math.max(now, check.turnAt + minIntervalMs);
    if (worth(check, start) >= wanted) return start;
    const end = horizon(check);
    let early = start;
    let step = Math.max(1000, start - check.turnAt);
    let late = start + step;
    while (late < end && worth(check, late) < wanted) {
      early = late;
      step *= 2;
      late += step;
    }
    if (late >= end) {
      late = end;
      if (worth(check, end) < wanted) return Number.POSITIVE_INFINITY;
    }
    const precision = Math.max(200, (late - check.turnAt) / 100);
    while (late - early > precision) {
      const middle = (early + late) / 2;
      if (worth(check, middle) < wanted) early = middle;
      else late = middle;
    }
    return late;
  }

  function sleep(place: Place, now: number, wanted = price): void {
    highestPrice = Math.max(highestPrice, wanted);
    sleeping.push(reaches(place.check, wanted, now), place);
  }

  function endRests(now: number): void {
    for (; restingFrom < resting.length; restingFrom += 1) {
      const place = resting[restingFrom];
      if (place === undefined || (valid(place) && place.check.turnAt + minIntervalMs > now)) break;
      if (valid(place)) sleep(place, now);
    }
    if (restingFrom > 1000 && restingFrom > resting.length / 2) {
      resting = resting.slice(restingFrom);
      restingFrom = 0;
    }
  }

  function firstSleeper(): { at: number; item: Place } | undefined {
    for (;;) {
      const first = sleeping.peek();
      if (first === undefined || valid(first.item)) return first;
      sleeping.pop();
    }
  }

  function wakeDue(now: number): void {
    for (let first = firstSleeper(); first !== undefined && first.at <= now; first = firstSleeper()) {
      sleeping.pop();
      awake.push(first.item);
    }
  }

  function wakeSome(): void {
    for (let first = firstSleeper(); first !== undefined && awake.length < READY.kept; first = firstSleeper()) {
      sleeping.pop();
      awake.push(first.item);
    }
  }

  function reweigh(now: number): void {
    price = floor;
    highestPrice = floor;
    reweighedAt = now;
    const before = sleeping;
    sleeping = createMinHeap();
    for (let place = before.pop(); place !== undefined; place = before.pop()) {
      if (valid(place.item)) sleep(place.item, now);
    }
  }

  /** The worthiest of those awake, if it is worth a look at all. */
  function worthiest(now: number): FollowedCheck | undefined {
    const weighed = awake.filter(valid).map((place) => ({ place, value: worth(place.check, now) }));
    if (weighed.length > READY.most) {
      weighed.sort((a, b) => b.value - a.value);
      price = Math.max(floor, weighed[READY.kept]?.value ?? floor);
      for (const { place } of weighed.splice(READY.kept)) sleep(place, now, price * 1.02);
    }
    let best: { place: Place; value: number } | undefined;
    for (const one of weighed) if (best === undefined || one.value > best.value) best = one;
    if (best === undefined || best.value < floor) {
      awake = [];
      for (const { place } of weighed) sleep(place, now);
      return undefined;
    }
    const { place: picked } = best;
    awake = weighed.flatMap(({ place }) => (place === picked ? [] : [place]));
    return picked.check;
  }

  return {
    enter(check, now) {
      const place = { check, version: check.version };
      if (check.turnAt + minIntervalMs > now) resting.push(place);
      else sleep(place, now);
    },
    next(now) {
      endRests(now);
      wakeDue(now);
      if (awake.length === 0 && highestPrice > floor) {
        wakeSome();
        const values = awake.map((place) => worth(place.check, now)).toSorted((a, b) => a - b);
        price = Math.max(floor, values[values.length >> 1] ?? floor);
      }
      const check = worthiest(now);
      if (check !== undefined) return { check };
      if (highestPrice > floor && now >= reweighedAt + REWEIGH_EVERY_MS) {
        reweigh(now);
        wakeDue(now);
        const found = worthiest(now);
        if (found !== undefined) return { check: found };
      }
      const rests = resting[restingFrom];
      return {
        waitUntil: Math.min(
          rests === undefined ? Number.POSITIVE_INFINITY : rests.check.turnAt + minIntervalMs,
          firstSleeper()?.at ?? Number.POSITIVE_INFINITY,
          highestPrice > floor ? reweighedAt + REWEIGH_EVERY_MS : Number.POSITIVE_INFINITY,
        ),
      };
    },
  };
}
