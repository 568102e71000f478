import { isBusinessDay } from '../../time/business-days.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { dayName, type LocalCalendar, type LocalTime } from '../../time/local-calendar.ts';
import { dayNumber, momentAt } from '../../time/local-moment.ts';

/** When results are released, local time. */
const OFFICE = { opensAt: 9 * HOUR_MS, closesAt: 17 * HOUR_MS } as const;
/** When workers fill in forms, local time. */
const AWAKE = { from: 8 * HOUR_MS, to: 21 * HOUR_MS } as const;
/** Shares of what falls on such a day that happens then; the rest waits. */
const WEEKEND_SHARE = 0.3;
const CHRISTMAS_WEEK_SHARE = 0.2;

const CHRISTMAS = /-12-2[56]$/;
const CHRISTMAS_WEEK = /-12-(?:2[4-9]|3[01])$/;

/** The hours of the people behind a check: workers by day and seldom at weekends, the police in business hours. */
export interface VendorHours {
  /** The moment at which a worker who means to submit at `at` does. `random`: from 0 to below 1. */
  workerAt(at: number, random: number): number;
  /** The first moment from `at` on within office hours, `ms` of them later. */
  officeTimeAfter(at: number, ms: number, random: number): number;
  /** A moment within office hours, so many business days later; `part` of the day's hours have passed. */
  businessDaysAfter(at: number, days: number, part: number, random: number): number;
}

export function createVendorHours(calendar: LocalCalendar): VendorHours {
  const isWeekend = (day: number) => day % 7 >= 5;

  /** The first business day from this one on. In Christmas week most work waits for the new year. */
  function officeDay(day: number, random: number): number {
    const name = dayName(day);
    const waits = CHRISTMAS_WEEK.test(name) && random >= CHRISTMAS_WEEK_SHARE;
    let open = waits ? dayNumber(`${Number(name.slice(0, 4)) + 1}-01-02`) : day;
    while (!isBusinessDay(calendar, open)) open += 1;
    return open;
  }

  function openFrom({ day, time }: LocalTime, random: number): LocalTime {
    const from = time >= OFFICE.closesAt ? { day: day + 1, time: 0 } : { day, time };
    const open = officeDay(from.day, random);
    return { day: open, time: open === from.day ? Math.max(OFFICE.opensAt, from.time) : OFFICE.opensAt };
  }

  return {
    workerAt(at, random) {
      let { day, time } = calendar.local(at);
      if (time >= AWAKE.to) day += 1;
      if (time < AWAKE.from || time >= AWAKE.to) time = AWAKE.from + random * 3 * HOUR_MS;
      if (isWeekend(day) && random >= WEEKEND_SHARE) day += 7 - (day % 7);
      while (CHRISTMAS.test(dayName(day))) day += 1;
      return Math.max(at, momentAt(calendar, { day, time }));
    },
    officeTimeAfter(at, ms, random) {
      const { day, time } = openFrom(calendar.local(at), random);
      const left = OFFICE.closesAt - time;
      if (ms < left) return momentAt(calendar, { day, time: time + ms });
      const next = openFrom({ day: day + 1, time: 0 }, random);
      const rest = Math.min(ms - left, OFFICE.closesAt - OFFICE.opensAt - 1);
      return momentAt(calendar, { day: next.day, time: next.time + rest });
    },
    businessDaysAfter(at, days, part, random) {
      let { day } = calendar.local(at);
      for (let left = days; left > 0; ) {
        day += 1;
        if (isBusinessDay(calendar, day)) left -= 1;
      }
      const open = officeDay(day, random);
      return momentAt(calendar, {
        day: open,
        time: OFFICE.opensAt + part * (OFFICE.closesAt - OFFICE.opensAt),
      });
    },
  };
}
