import { toDay } from './day.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Regular expression groups, for case-insensitive use: a month's name, a day of the month, and an optional weekday. */
export const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
export const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
export const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]? +)?';
const TIME = '(?<time>\\d{1,2}[:.]\\d{2}(?:[:.]\\d{2}(?:[.,]\\d+)?)?(?: ?[ap]\\.?m\\.?)?)';
const ZONE =
  '(?<zone>z|[a-z]+(?:/[a-z_]+)+|[a-z]{2,5}(?:[+-]\\d{1,2}(?::?\\d{2})?)?|[+-]\\d{2}(?::?\\d{2})?)';
const BEHIND = `(?:(?:t|,? +|, ?)${TIME} ?${ZONE}?(?: ?[([].*)?|${ZONE})?`;

/** Date formats, tried in this order. If day and month are both numeric, the day comes first. */
const SHAPES = [
  `(?<year>\\d{4})([-/.])(?<number>\\d{1,2})\\2(?<day>\\d{1,2})${BEHIND}`,
  `(?<year>(?:19|20)\\d{2})(?<number>\\d{2})(?<day>\\d{2})(?:t?(?<digits>\\d{4}(?:\\d{2})?)(?:\\.\\d+)?${ZONE}?)?`,
  `${WEEKDAY}(?<day>\\d{1,2})([-/. ])(?<number>\\d{1,2})\\2(?<year>\\d{4}|\\d{2})${BEHIND}`,
  `${WEEKDAY}${DAY}[ ./-]*(?:of )?${MONTH}[., /-]*(?<year>\\d{4}|'?\\d{2})${BEHIND}`,
  `${WEEKDAY}${MONTH}[. -]*${DAY}(?:,? +|, ?|-)(?<year>\\d{4})${BEHIND}`,
  `${WEEKDAY}${MONTH} +${DAY} +${TIME} +${ZONE} +(?<year>\\d{4})`,
  `(?<year>\\d{4})[ ./-]${MONTH}[ ./-]${DAY}${BEHIND}`,
].map((shape) => new RegExp(`^${shape}$`, 'i'));

/** A date as written, which may or may not identify a moment. */
export interface WrittenDate {
  /** 2026-11-20 */
  day: string;
  /** Minutes since midnight; undefined if no time is written. */
  minutes?: number;
  /** As written: Z, +11:00, AEDT. */
  zone?: string;
}

/** Minutes since midnight; undefined if no time is written. */
function minutesOf(time: string | undefined, digits: string | undefined): number | undefined {
  const [, hours = '', minutes = '', half] =
    /^(\d{1,2})[:.]?(\d{2}).*?([ap])?\.?m?\.?$/i.exec(time ?? digits ?? '') ?? [];
  if (hours === '') return undefined;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  return hour * 60 + Number(minutes);
}

/** Month number, 1 to 12, by the first three letters of its English name. */
export const monthNumber = (name: string) => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/**
 * Parses a date with its year in any of the common formats: 2026-11-20, 20/11/2026, Fri 20 Nov 2026, each with or
 * without a time after it. Undefined if it is not a date, or the day does not exist.
 *
 * @param text a single line, trimmed
 */
export function readWrittenDate(text: string): WrittenDate | undefined {
  for (const shape of SHAPES) {
    const groups = shape.exec(text)?.groups;
    if (groups === undefined) continue;
    const year = Number((groups.year ?? '').replace("'", ''));
    const month = groups.month === undefined ? Number(groups.number) : monthNumber(groups.month);
    const day = toDay(
      year < 100 && groups.year?.length !== 4 ? 2000 + year : year,
      month,
      Number(groups.day),
    );
    if (day === undefined) continue;
    const minutes = minutesOf(groups.time, groups.digits);
    return {
      day,
      ...(minutes === undefined ? {} : { minutes }),
      ...(groups.zone === undefined ? {} : { zone: groups.zone }),
    };
  }
  return undefined;
}
