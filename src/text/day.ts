const longFormat = new Intl.DateTimeFormat('en-AU', { dateStyle: 'long', timeZone: 'UTC' });

const shortFormat = new Intl.DateTimeFormat('en-AU', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** Cached per time zone: creating a format for each date takes a hundred times as long. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, known);
  return known;
}

/**
 * The calendar day at a moment in an IANA time zone, as 2026-11-20. Exactly midnight UTC is taken as a date without a
 * time, and gives the same day in every zone. Undefined if the moment is not a valid date.
 *
 * @param ms epoch milliseconds
 */
export function dayIn(ms: number, timeZone: string): string | undefined {
  const moment = new Date(ms);
  if (Number.isNaN(moment.getTime())) return undefined;
  const utc = moment.toISOString();
  if (utc.endsWith('T00:00:00.000Z')) return utc.slice(0, 10);
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}

/** A calendar day as 2026-11-20; undefined if it does not exist. (JavaScript would read 30 February as 2 March.) */
export function toDay(year: number, month: number, day: number): string | undefined {
  const read = new Date(Date.UTC(year, month - 1, day));
  const exists =
    read.getUTCFullYear() === year && read.getUTCMonth() === month - 1 && read.getUTCDate() === day;
  return exists ? read.toISOString().slice(0, 10) : undefined;
}

/** Whether this is an existing day in the form toDay writes. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return day !== undefined && toDay(Number(year), Number(month), Number(day)) === text;
}

/** A day as people read it: 2026-11-20 → 20 November 2026. Anything else unchanged. */
export function dayText(day: string): string {
  return isDay(day) ? longFormat.format(new Date(`${day}T00:00:00Z`)) : day;
}

/** The same, shorter and for days that are near: 2026-12-08 → Tue 8 Dec. */
export function shortDayText(day: string): string {
  if (!isDay(day)) return day;
  const parts = new Map(
    shortFormat.formatToParts(new Date(`${day}T00:00:00Z`)).map(({ type, value }) => [type, value]),
  );
  return `${parts.get('weekday')} ${parts.get('day')} ${parts.get('month')}`;
}
