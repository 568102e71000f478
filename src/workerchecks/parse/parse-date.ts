import { cleanText } from '../../text/clean-text.ts';
import { dayIn } from '../../text/day.ts';
import { readWrittenDate } from '../../text/written-date.ts';
import { MINUTE_MS } from '../../time/durations.ts';

const LONGEST = 60;

/** .NET's JSON date, `/Date(1795100400000+1100)/`; the offset says which zone was meant. */
const DOT_NET = /^\\?\/Date\((-?\d{1,15})([+-])?(\d{2})?(\d{2})?\)\\?\/$/i;

/** Placeholders for "no date": words, zeros, and punctuation. */
const NO_DATE = /^(?:null|none|nil|n\/?a|undefined|0+|[^\p{L}\p{N}]*)$/iu;

/**
 * Only a non-midnight time in UTC is converted as a moment; any other date, midnight included, keeps the day as
 * written.
 */
function isMoment(minutes: number | undefined, zone: string | undefined): boolean {
  return (
    minutes !== undefined &&
    minutes > 0 &&
    /^(?:z|ut|utc|gmt|(?:utc|gmt)?[+-]0{1,2}(?::?00)?)$/i.test(zone ?? '')
  );
}

function dayWritten(text: string, timeZone: string): string | undefined {
  const written = readWrittenDate(text);
  if (written === undefined || !isMoment(written.minutes, written.zone)) return written?.day;
  return dayIn(Date.parse(`${written.day}T00:00:00Z`) + (written.minutes ?? 0) * MINUTE_MS, timeZone);
}

/** Epoch seconds and milliseconds, told apart by magnitude. A value that is neither after 2001 is not a date. */
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

/** The text as received, as one line of at most 60 characters, without invisible characters and bidi overrides. */
function asReceived(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u202D\u202E]+/gu, ' ').trim();
  return [...line].slice(0, LONGEST).join('');
}

/**
 * Parses a release date to its day, `2026-11-20`. A moment, such as a UTC time or an epoch number, is converted to the
 * day in `timeZone` (IANA). Text that is not recognised as a day is returned as received; undefined: no date.
 */
export function parseDate(value: unknown, timeZone: string): string | undefined {
  if (typeof value !== 'string' && (typeof value !== 'number' || !Number.isFinite(value))) return undefined;
  const text = cleanText(String(value)).replace(/\s+/g, ' ').trim();
  if (NO_DATE.test(text)) return undefined;
  const day =
    text.length > 100
      ? undefined
      : (dayWritten(text, timeZone) ?? readDotNet(text, timeZone) ?? readEpoch(text, timeZone));
  if (day !== undefined) return day.startsWith('0001-') ? undefined : day;
  return /^0{3}[01]-0[01]-0[01]|^0?[01]\/0?1\/0{3}1/.test(text) ? undefined : asReceived(text) || undefined;
}
