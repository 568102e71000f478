import type { FollowedCheck } from './followed-check.ts';
import { createMinHeap, type MinHeap } from './min-heap.ts';
import { worthReached } from './worth-reached.ts';

/** How many checks may be awake; then the least worthy sleep again. */
const AWAKE = { most: 256, kept: 128 } as const;
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
const ASK_ALL_EVERY_MS = 60_000;

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
  /** When something about it changed. What was entered before is forgotten. */
  enter(check: FollowedCheck, now: number): void;
  /** Its look is under way: it is weighed when that was answered and it is entered anew, or after the shortest interval. */
  rest(check: FollowedCheck): void;
  /** What was entered is forgotten. */
  leave(check: FollowedCheck): void;
  next(now: number): { check: FollowedCheck } | { waitUntil: number };
}

interface Place {
  readonly check: FollowedCheck;
  readonly turnAt: number;
  /** Entered anew since, or left. */
  isGone: boolean;
  isAwake: boolean;
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
export function createTurns({ minIntervalMs, floor, worth, deadline }: TurnsOptions): Turns {
  let price = floor;
  /** The highest price that a sleeper waits for. */
  let highestPrice = floor;
  let allAskedAt = Number.NEGATIVE_INFINITY;
  const places = new Map<FollowedCheck, Place>();
  let visiting = places.values();
  const sleeping = createMinHeap<Place>();
  let awake: Place[] = [];
  let cursor = 0;

  function reaches({ check, turnAt, value, weighedAt }: Place, wanted: number, now: number): number {
    const from = Math.max(now, turnAt + minIntervalMs);
    const waiting = {
      since: turnAt,
      from,
      until: deadline(check),
      value: weighedAt === from ? value : worth(check, from),
    };
    return worthReached((at) => worth(check, at), waiting, wanted);
  }

  function sleepUntil(place: Place, at: number): void {
    place.isAwake = false;
    place.check.wakesAt = at;
    if (at < Number.POSITIVE_INFINITY) sleeping.push(at, place);
  }

  function sleep(place: Place, now: number, wanted = price): void {
    highestPrice = Math.max(highestPrice, wanted);
    place.wanted = wanted;
    sleepUntil(place, reaches(place, wanted, now));
  }

  function wake(place: Place): void {
    place.isAwake = true;
    awake.push(place);
  }

  function weigh(place: Place, now: number): void {
    const waited = Math.max(1, now - place.turnAt);
    place.value = worth(place.check, now);
    place.weighedAt = now;
    place.growth = place.value / (waited * waited);
  }

  function firstSleeper(): ReturnType<MinHeap<Place>['peek']> {
    for (let first = sleeping.peek(); first !== undefined; first = sleeping.peek()) {
      const { at, item } = first;
      if (!item.isGone && !item.isAwake && item.check.wakesAt === at) return first;
      sleeping.pop();
    }
    return undefined;
  }

  /** Some of those that are due; all of them where nobody is awake. */
  function wakeDue(now: number): void {
    for (let woken = 0; woken < WOKEN || awake.length === 0; woken += 1) {
      const first = firstSleeper();
      if (first === undefined || first.at > now) return;
      weigh(first.item, now);
      if (first.item.value >= price) wake(first.item);
      else sleep(first.item, now, RISE * price);
    }
  }

  /** Too many to choose from: what the lesser are worth now is the price from now on. */
  function thinOut(now: number): void {
    awake = awake.filter(({ isGone }) => !isGone);
    if (awake.length <= AWAKE.most) return;
    for (const place of awake) weigh(place, now);
    awake.sort(byValue);
    price = Math.max(floor, awake[AWAKE.kept]?.value ?? floor);
    for (const place of awake.splice(AWAKE.kept)) sleep(place, now, RISE * price);
  }

  /** Too few to choose from: lower, but no lower than the least. */
  function lowerPrice(): void {
    const missing = 1 - awake.length / AWAKE.kept;
    if (missing > 0) price = Math.max(floor, price * (1 - FALL * missing));
  }

  /** One of all with each pick, in turn: wakes whom only an older, higher price lets sleep. */
  function visitOne(now: number): void {
    const { value: place } = visiting.next();
    if (place === undefined) visiting = places.values();
    if (place === undefined || place.isAwake || place.wanted <= price) return;
    if (now < place.turnAt + minIntervalMs) return;
    weigh(place, now);
    if (place.value >= price) wake(place);
    else if (place.wanted > STALE * price) sleep(place, now);
  }

  /** One of those awake with each pick, in turn: it may be worth more than it seems. */
  function weighOne(now: number): void {
    cursor = cursor + 1 < awake.length ? cursor + 1 : 0;
    const place = awake[cursor];
    if (place !== undefined) weigh(place, now);
  }

  /** Where the one stands who seems worthiest of those awake; 0 where nobody is. */
  function seemsBest(now: number): number {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < awake.length; i += 1) {
      const place = awake[i];
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

  function takeAwake(at: number): void {
    const last = awake.pop();
    if (last !== undefined && at < awake.length) awake[at] = last;
  }

  /** The worthiest of those awake, if it is worth a look at all. It is taken out. */
  function worthiest(now: number): Place | undefined {
    if (awake.length > AWAKE.most) thinOut(now);
    weighOne(now);
    for (let weighed = 0; ; ) {
      const at = seemsBest(now);
      const place = awake[at];
      if (place === undefined) return undefined;
      if (!place.isGone && place.weighedAt !== now && weighed < WEIGHED) {
        weigh(place, now);
        weighed += 1;
        continue;
      }
      takeAwake(at);
      if (place.isGone) continue;
      if (place.weighedAt !== now) weigh(place, now);
      if (place.value >= floor) return place;
      sleep(place, now);
    }
  }

  /** Nobody is worth the price: all are asked for the least. */
  function askAll(now: number): void {
    allAskedAt = now;
    price = floor;
    highestPrice = floor;
    sleeping.clear();
    for (const place of places.values()) if (!place.isAwake) sleep(place, now);
    wakeDue(now);
  }

  function leave(check: FollowedCheck): void {
    const place = places.get(check);
    if (place === undefined) return;
    place.isGone = true;
    places.delete(check);
  }

  function newPlace(check: FollowedCheck): Place {
    leave(check);
    const unweighed = { value: 0, weighedAt: Number.NEGATIVE_INFINITY, growth: 0 };
    const place = { check, turnAt: check.turnAt, isGone: false, isAwake: false, wanted: 0, ...unweighed };
    places.set(check, place);
    return place;
  }

  return {
    enter: (check, now) => sleep(newPlace(check), now),
    rest: (check) => sleepUntil(newPlace(check), check.turnAt + minIntervalMs),
    leave,
    next(now) {
      // The clock was put back.
      allAskedAt = Math.min(allAskedAt, now);
      wakeDue(now);
      visitOne(now);
      let place = worthiest(now);
      if (place === undefined && highestPrice > floor && now >= allAskedAt + ASK_ALL_EVERY_MS) {
        askAll(now);
        place = worthiest(now);
      }
      lowerPrice();
      if (place !== undefined) return { check: place.check };
      const asksAllAt = highestPrice > floor ? allAskedAt + ASK_ALL_EVERY_MS : Number.POSITIVE_INFINITY;
      return { waitUntil: Math.min(asksAllAt, firstSleeper()?.at ?? Number.POSITIVE_INFINITY) };
    },
  };
}
