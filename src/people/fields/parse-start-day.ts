import { dayText, toDay } from '../../text/day.ts';
import { noName } from '../../text/no-name.ts';
import type { Parsed } from '../../text/parsed.ts';
import { DAY, MONTH, monthNumber, readWrittenDate, WEEKDAY } from '../../text/written-date.ts';
import { DAY_MS } from '../../time/durations.ts';

const UNREADABLE = 'The start date is not clear. Enter it as 8 Dec 2026, or leave it empty.';
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const WITHOUT_YEAR = [
  `${WEEKDAY}(?<day>\\d{1,2})[-/.](?<number>\\d{1,2})`,
  `${WEEKDAY}${DAY}[ ./-]*(?:of )?${MONTH}[.]?`,
  `${WEEKDAY}${MONTH}[. -]*${DAY}`,
].map((shape) => new RegExp(`^${shape}$`, 'i'));

/** A date without a year is at most this long ago; if it would be older, the next one is meant. */
const RECENT_MS = 90 * DAY_MS;

/** Excel's day numbers, from 2009 to 2064: https://support.microsoft.com/office/datevalue-function */
const SERIAL = /^([45]\d{4})(?:\.\d+)?$/;
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30);

const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

function fromSerial(text: string): string | undefined {
  const serial = SERIAL.exec(text)?.[1];
  if (serial === undefined) return undefined;
  return new Date(SERIAL_ZERO_MS + Number(serial) * DAY_MS).toISOString().slice(0, 10);
}

function fromWithoutYear(text: string, today: string): string | undefined {
  for (const shape of WITHOUT_YEAR) {
    const groups = shape.exec(text)?.groups;
    if (groups === undefined) continue;
    const month = groups.month === undefined ? Number(groups.number) : monthNumber(groups.month);
    const year = Number(today.slice(0, 4));
    const days = [year - 1, year, year + 1, year + 4]
      .map((one) => toDay(one, month, Number(groups.day)))
      .filter((day) => day !== undefined);
    return days.find((day) => startOf(day) > startOf(today) - RECENT_MS);
  }
  return undefined;
}

/** A date with a time in UTC depends on the time zone, so it is accepted only if the time is midnight. */
function fromWritten(text: string): string | undefined {
  const written = readWrittenDate(text);
  const isMoment = written?.zone !== undefined && (written.minutes ?? 0) > 0;
  return isMoment ? undefined : written?.day;
}

/** Why the weekday before the date is wrong; undefined if it is right, or if there is none. */
function wrongWeekday(text: string, day: string): string | undefined {
  const [written] = /^(?:mon|tue|wed|thu|fri|sat|sun)/i.exec(text) ?? [];
  const name = WEEKDAYS[new Date(startOf(day)).getUTCDay()] ?? '';
  if (written === undefined || name.toLowerCase().startsWith(written.toLowerCase())) return undefined;
  return `The start date ${dayText(day)} is a ${name}. Correct the date or the weekday.`;
}

/** The day as 2026-12-08; undefined if the text is not a date in any format. */
export function readStartDay(typed: string, today: string): string | undefined {
  const text = typed.trim();
  return fromWritten(text) ?? fromWithoutYear(text, today) ?? fromSerial(text);
}

/** Parses the day a person starts work, which must not be in the past. Undefined if the cell is empty. */
export function parseStartDay(typed: string, today: string): Parsed<string | undefined> {
  if (typed === '' || (!/\d/.test(typed) && noName(typed) !== undefined)) return { value: undefined };
  const day = readStartDay(typed, today);
  if (day === undefined) return { error: UNREADABLE };
  if (day < today) return { error: `The start date ${dayText(day)} is in the past.` };
  const wrong = wrongWeekday(typed, day);
  return wrong === undefined ? { value: day } : { error: wrong };
}
