import { cleanText } from '../../text/clean-text.ts';
import { dayIn, toDay } from '../../text/day.ts';
import { MINUTE_MS } from '../../time/durations.ts';

const LONGEST = 60;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]? +)?';
const TIME = '(?<time>\\d{1,2}[:.]\\d{2}(?:[:.]\\d{2}(?:[.,]\\d+)?)?(?: ?[ap]\\.?m\\.?)?)';
const ZONE =
  '(?<zone>z|[a-z]+(?:/[a-z_]+)+|[a-z]{2,5}(?:[+-]\\d{1,2}(?::?\\d{2})?)?|[+-]\\d{2}(?::?\\d{2})?)';
const BEHIND = `(?:(?:t|,? +|, ?)${TIME} ?${ZONE}?(?: ?[([].*)?|${ZONE})?`;

/** Ways to write a date, tried in this order. Where day and month are both numbers the day stands first. */
const SHAPES = [
  `(?<year>\\d{4})([-/.])(?<number>\\d{1,2})\\2(?<day>\\d{1,2})${BEHIND}`,
  `(?<year>(?:19|20)\\d{2})(?<number>\\d{2})(?<day>\\d{2})(?:t?(?<digits>\\d{4}(?:\\d{2})?)(?:\\.\\d+)?${ZONE}?)?`,
  `${WEEKDAY}(?<day>\\d{1,2})([-/. ])(?<number>\\d{1,2})\\2(?<year>\\d{4}|\\d{2})${BEHIND}`,
  `${WEEKDAY}${DAY}[ ./-]*(?:of )?${MONTH}[., /-]*(?<year>\\d{4}|'?\\d{2})${BEHIND}`,
  `${WEEKDAY}${MONTH}[. -]*${DAY}(?:,? +|, ?|-)(?<year>\\d{4})${BEHIND}`,
  `${WEEKDAY}${MONTH} +${DAY} +${TIME} +${ZONE} +(?<year>\\d{4})`,
  `(?<year>\\d{4})[ ./-]${MONTH}[ ./-]${DAY}${BEHIND}`,
].map((shape) => new RegExp(`^${shape}$`, 'i'));

/** `/Date(1795100400000+1100)/`, as .NET writes a moment in JSON; the zone says in which it was meant. */
const DOT_NET = /^\\?\/Date\((-?\d{1,15})([+-])?(\d{2})?(\d{2})?\)\\?\/$/i;

/** What programs write for no date at all: a word, .NET's and MySQL's first day. */
const NO_DATE = /^(?:null|none|nil|n\/?a|undefined|0+|[^\p{L}\p{N}]*)$/iu;

/** Minutes into the day; undefined where none are written. */
function minutesOf(time: string | undefined, digits: string | undefined): number | undefined {
  const [, hours = '', minutes = '', half] =
    /^(\d{1,2})[:.]?(\d{2}).*?([ap])?\.?m?\.?$/i.exec(time ?? digits ?? '') ?? [];
  if (hours === '') return undefined;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  return hour * 60 + Number(minutes);
}

/** A midnight is the day it is written with, in whichever zone; so is every time but one in UTC, which is a moment. */
function isMoment(minutes: number | undefined, zone: string | undefined): boolean {
  return (
    minutes !== undefined &&
    minutes > 0 &&
    /^(?:z|ut|utc|gmt|(?:utc|gmt)?[+-]0{1,2}(?::?00)?)$/i.test(zone ?? '')
  );
}

function readWritten(text: string, timeZone: string): string | undefined {
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
    if (!isMoment(minutes, groups.zone)) return day;
    return dayIn(Date.parse(`${day}T00:00:00Z`) + (minutes ?? 0) * MINUTE_MS, timeZone);
  }
  return undefined;
}

const monthNumber = (name: string) => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** Seconds and milliseconds since 1970 are told apart by size; what is neither after 2001 is no date. */
function readEpoch(text: string, timeZone: string): string | undefined {
  if (!/^\d{10,14}(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  if (value >= 1e9 && value < 1e11) return dayIn(value * 1000, timeZone);
  return value >= 1e12 && value < 1e14 ? dayIn(value, timeZone) : undefined;
}

function readDotNet(text: string, timeZone: string): string | undefined {
  const [, ms, sign, hours, minutes] = DOT_NET.exec(text) ?? [];
  if (ms === undefined) return undefined;
  if (sign === undefined) return dayIn(Number(ms), timeZone);
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
  return dayIn(Number(ms) + (sign === '-' ? -offset : offset), 'UTC');
}

/** In one line of at most 60 characters, without what nobody sees or what turns the text around. */
function asItCame(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u202D\u202E]+/gu, ' ').trim();
  return [...line].slice(0, LONGEST).join('');
}

/**
 * A release date as the day it was written with, `2026-11-20`. A moment, such as a time in UTC or since 1970, is the day
 * that `timeZone` (IANA) has then. A text that nobody can read as a day is given as it came; undefined: no date.
 */
export function parseDate(value: unknown, timeZone: string): string | undefined {
  if (typeof value !== 'string' && (typeof value !== 'number' || !Number.isFinite(value))) return undefined;
  const text = cleanText(String(value)).replace(/\s+/g, ' ').trim();
  if (NO_DATE.test(text)) return undefined;
  const day =
    text.length > 100
      ? undefined
      : (readWritten(text, timeZone) ?? readDotNet(text, timeZone) ?? readEpoch(text, timeZone));
  if (day !== undefined) return day.startsWith('0001-') ? undefined : day;
  return /^0{3}[01]-0[01]-0[01]|^0?[01]\/0?1\/0{3}1/.test(text) ? undefined : asItCame(text) || undefined;
}
