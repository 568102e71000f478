import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { createOpeningHours, everyDay, type OpeningHours, type Week, weekdays } from './opening-hours.ts';
import { createRandom, type Random } from './random.ts';
import { drawRelease, drawSubmission, MODEL, type ResultKind, type Turnaround } from './turnaround.ts';

const WEEK = 7 * DAY_MS;

export const TIME_ZONE = 'Australia/Sydney';

/** Monday, 1 June 2026, 00:00 in Sydney. */
export const STARTS_AT = Date.UTC(2026, 4, 31, 14);

/** The oldest check that can be open when the world starts: the tail's 40 business days, and a submission before. */
const LOOK_BACK_WEEKS = 11;
const LIFETIME_DRAWS = 20_000;

/** When people are at work. */
export interface Hours {
  /** When referred results are released. A business day is as long as the mean working day. */
  police: Week;
  /** Workers who submit. */
  people: Week;
}

/** What a simulated world is like. Plain data, for a worker thread. */
export interface World {
  name: string;
  hours: Hours;
  /** From the day with this number on, 0 the first, these are the hours. */
  change?: { day: number; hours: Hours };
  /** Days that the calendar names as public holidays, on which neither police nor desk work: 2026-06-08. */
  holidays?: readonly string[];
  /** More days on which neither works. */
  closed?: readonly string[];
  turnaround?: Partial<Turnaround>;
  /** A product that is ordered only from the day with this number on, and its share of the orders then. */
  newProduct?: { day: number; share: number; turnaround: Partial<Turnaround> };
}

const NIGHT_AND_DAY: Hours = { police: weekdays(9, 17), people: everyDay(0, 24) };
const DESK = weekdays(9, 17);

/** The world of the earlier benches: submissions at any hour, releases from 9 to 17. */
export const FIRST_WORLD: World = { name: 'first', hours: NIGHT_AND_DAY };

/** When a check takes each of its steps; Infinity for a step it never takes. Epoch milliseconds. */
export interface CheckLifetime {
  id: string;
  productId: string;
  strand: ResultKind;
  invitedAt: number;
  submittedAt: number;
  releasedAt: number;
  /** Cancelled unless submitted before. */
  cancelledAt: number;
}

export interface Workload {
  /** By invitation, the oldest first; those open at `startsAt` among them. */
  fates: CheckLifetime[];
  startsAt: number;
  endsAt: number;
  truth: WorldTruth;
}

export interface WorkloadOptions {
  seed: number;
  /** How many checks are open on average. */
  open: number;
  days: number;
  world?: World;
}

/** The clocks of a world and the turnaround of its products: what an informed policy may know. */
export interface WorldTruth {
  police: OpeningHours;
  people: OpeningHours;
  /** Milliseconds of `police` in a business day, for a check that is submitted at `at`. */
  businessDayAt(at: number): number;
  turnaroundOf(productId: string): Turnaround;
}

export const PRODUCT = 'check';
export const NEW_PRODUCT = 'new check';

function workingDay(week: Week): number {
  const lengths = week.flatMap((hours) => (hours === undefined ? [] : [hours[1] - hours[0]]));
  return (lengths.reduce((sum, length) => sum + length, 0) / lengths.length) * HOUR_MS;
}

function openingHours(
  world: World,
  from: number,
  to: number,
  weekOf: (hours: Hours) => Week,
  rests: boolean,
) {
  const { hours, change, closed = [], holidays = [] } = world;
  const rest = new Set([...closed, ...holidays]);
  const changesAt = change === undefined ? Number.POSITIVE_INFINITY : STARTS_AT + change.day * DAY_MS;
  return createOpeningHours({
    timeZone: TIME_ZONE,
    from,
    to,
    hoursOf({ name, weekday, at }) {
      if (rests && rest.has(name)) return undefined;
      const current = change !== undefined && at >= changesAt - HOUR_MS ? change.hours : hours;
      return weekOf(current)[weekday];
    },
  });
}

function truthOf(world: World, from: number, to: number): WorldTruth {
  const known: Turnaround = { ...MODEL, ...world.turnaround };
  const fresh: Turnaround = { ...MODEL, ...world.newProduct?.turnaround };
  const day = workingDay(world.hours.police);
  const { change } = world;
  const changesAt = change === undefined ? Number.POSITIVE_INFINITY : STARTS_AT + change.day * DAY_MS;
  const dayAfter = change === undefined ? day : workingDay(change.hours.police);
  return {
    police: openingHours(world, from, to, ({ police }) => police, true),
    people: openingHours(world, from, to, ({ people }) => people, false),
    businessDayAt: (at) => (at >= changesAt ? dayAfter : day),
    turnaroundOf: (productId) => (productId === NEW_PRODUCT ? fresh : known),
  };
}

function drawFate(
  random: Random,
  truth: WorldTruth,
  productId: string,
  invitedAt: number,
): Omit<CheckLifetime, 'id'> {
  const turnaround = truth.turnaroundOf(productId);
  const submittedAt = drawSubmission(random, turnaround, truth.people, invitedAt);
  const cancelledAt = invitedAt + turnaround.cancelledAfter;
  if (submittedAt === undefined || submittedAt > cancelledAt) {
    const never = Number.POSITIVE_INFINITY;
    return { productId, strand: 'never', invitedAt, submittedAt: never, releasedAt: never, cancelledAt };
  }
  const { strand, wall, days } = drawRelease(random, turnaround);
  const business = days * truth.businessDayAt(submittedAt);
  const { police } = truth;
  const releasedAt = days === 0 ? submittedAt + wall : police.instantOf(police.time(submittedAt) + business);
  return { productId, strand, invitedAt, submittedAt, releasedAt, cancelledAt };
}

function endOf(fate: Omit<CheckLifetime, 'id'>): number {
  return fate.strand === 'never' ? fate.cancelledAt : fate.releasedAt;
}

/** The mean time for which a check stays open, by simulation. It turns a number of open checks into a rate of invitations. */
function meanLifetime(desk: OpeningHours, truth: WorldTruth): number {
  const random = createRandom(1);
  const monday = desk.time(STARTS_AT);
  const week = desk.time(STARTS_AT + WEEK) - monday;
  let sum = 0;
  for (let i = 0; i < LIFETIME_DRAWS; i += 1) {
    const invitedAt = desk.instantOf(monday + random.uniform() * week);
    sum += endOf(drawFate(random, truth, PRODUCT, invitedAt)) - invitedAt;
  }
  return sum / LIFETIME_DRAWS;
}

/** Invitations in the desk's hours, at a rate that keeps `open` checks open on average, and the lifetime of each. */
export function createWorkload({ seed, open, days, world = FIRST_WORLD }: WorkloadOptions): Workload {
  const slowest = Math.max(1, world.turnaround?.releaseFactor ?? 1);
  const from = STARTS_AT - LOOK_BACK_WEEKS * WEEK * slowest;
  const endsAt = STARTS_AT + days * DAY_MS;
  const truth = truthOf(world, from, endsAt + 12 * WEEK * slowest);
  const desk = openingHours(world, from, endsAt + WEEK, () => DESK, true);
  const random = createRandom(seed);
  const perMs = (open / meanLifetime(desk, truth)) * (WEEK / (5 * 8 * HOUR_MS));
  const { newProduct } = world;
  const newAt = newProduct === undefined ? endsAt : STARTS_AT + newProduct.day * DAY_MS;
  const fates: CheckLifetime[] = [];
  let time = desk.time(from);
  const last = desk.time(endsAt);
  for (;;) {
    time += random.exponential(1 / perMs);
    if (time >= last) break;
    const invitedAt = desk.instantOf(time);
    const isNew = invitedAt >= newAt && random.uniform() < (newProduct?.share ?? 0);
    const fate = drawFate(random, truth, isNew ? NEW_PRODUCT : PRODUCT, invitedAt);
    if (endOf(fate) > STARTS_AT) fates.push({ id: `check-${fates.length}`, ...fate });
  }
  return { fates, startsAt: STARTS_AT, endsAt, truth };
}
