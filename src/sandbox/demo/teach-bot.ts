import { z } from 'zod';
import { createScheduleStore } from '../../checks/jobs/schedule-store.ts';
import { createSchedule, type Schedule } from '../../checks/schedule/schedule.ts';
import type { Log } from '../../log/log.ts';
import { openStorage } from '../../storage/storage.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
import { createHolidays } from '../../time/holidays.ts';
import { DESK_TIME_ZONE } from '../protocol/desk-time-zone.ts';
import { drawCourse, releasedAt } from '../workerchecks/turnaround.ts';
import type { VendorHours } from '../workerchecks/vendor-hours.ts';
import { DESK_HOLIDAYS } from './desk-calendar.ts';

/** As many checks of each product were ordered in so many days before. */
const CHECKS = 60;
const DAYS = 60;
/** A change is found so long after it came, and was looked for so long before. */
const LOOK_MS = 10 * MINUTE_MS;
/** A check that is not submitted is looked at as often. */
const SELDOM_MS = DAY_MS;

interface Teaching {
  products: Iterable<string>;
  /** When the lessons end, epoch milliseconds. */
  until: number;
  random: () => number;
  hours: VendorHours;
}

interface Look {
  id: string;
  at: number;
  status: string;
}

/** Stores what a bot would have learned by `until` from some months with this WorkerChecks, as it does when it stops. */
export async function teachBot(databaseUrl: string, log: Log, teaching: Teaching): Promise<void> {
  const options = {
    minIntervalMs: MINUTE_MS,
    maxIntervalMs: 12 * HOUR_MS,
    timeZone: DESK_TIME_ZONE,
    isHoliday: createHolidays(DESK_HOLIDAYS),
  };
  const schedule = createSchedule(options);
  for (const productId of teaching.products) teachProduct(schedule, productId, teaching);
  const storage = await openStorage({ databaseUrl }, { log });
  const stored = storage.collection('schedule', z.unknown());
  await createScheduleStore(stored, options, () => {}).save(schedule.snapshot());
  await storage.close();
}

function teachProduct(schedule: Schedule, productId: string, { until, random, hours }: Teaching): void {
  const looks: Look[] = [];
  for (let number = 0; number < CHECKS; number += 1) {
    const id = `${productId}-${number}`;
    const invitedAt = until - ((CHECKS - number) / CHECKS) * DAYS * DAY_MS;
    schedule.add({ id, productId, status: 'Pending', invitedAt });
    looks.push(...looksAt(id, invitedAt, { until, random, hours }));
  }
  for (const { id, at, status } of looks.toSorted((a, b) => a.at - b.at)) schedule.polled(id, { at, status });
  for (let number = 0; number < CHECKS; number += 1) schedule.remove(`${productId}-${number}`);
}

function looksAt(
  id: string,
  invitedAt: number,
  { until, random, hours }: Omit<Teaching, 'products'>,
): Look[] {
  const { submitsAt = Number.POSITIVE_INFINITY, turnaround } = drawCourse(random, invitedAt, hours);
  const looks: Look[] = [];
  const look = (at: number, status: string) => looks.push({ id, at, status });
  for (let at = invitedAt + SELDOM_MS; at < Math.min(submitsAt, until); at += SELDOM_MS) look(at, 'Pending');
  if (submitsAt === Number.POSITIVE_INFINITY) return looks;
  const releases = Math.max(submitsAt + 2 * LOOK_MS, releasedAt(turnaround, submitsAt, hours));
  look(Math.max(invitedAt, submitsAt - LOOK_MS), 'Pending');
  look(submitsAt + LOOK_MS / 2, 'In Progress');
  look(releases - LOOK_MS, 'In Progress');
  look(releases + LOOK_MS / 2, 'Completed');
  return looks.filter(({ at }) => at <= until);
}
