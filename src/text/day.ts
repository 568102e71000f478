/** Made once for each zone: one of its own for each date takes a hundred times as long. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, known);
  return known;
}

/**
 * The day on the calendars of an IANA zone at a moment, epoch milliseconds, as 2026-11-20. Midnight in UTC is a day that
 * was written without a time, and stays that day everywhere. Undefined where there is no such moment.
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

/** A day on the calendar, as 2026-11-20; undefined where it does not exist: JavaScript reads 30 February as 2 March. */
export function toDay(year: number, month: number, day: number): string | undefined {
  const read = new Date(Date.UTC(year, month - 1, day));
  const exists =
    read.getUTCFullYear() === year && read.getUTCMonth() === month - 1 && read.getUTCDate() === day;
  return exists ? read.toISOString().slice(0, 10) : undefined;
}

/** Whether this is a day as toDay writes it. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return day !== undefined && toDay(Number(year), Number(month), Number(day)) === text;
}
