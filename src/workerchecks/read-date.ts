/** `2026-11-20`, alone or before a time; the time may end in a zone. */
const DATE = /^(\d{4}-\d{2}-\d{2})(?:$|[T\s])/i;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/** Seconds and milliseconds since 1970 are told apart by size; what is neither after 2001 is no date. */
function fromEpoch(value: number): string | undefined {
  if (value >= 1e9 && value < 1e11) return new Date(value * 1000).toISOString();
  if (value >= 1e12 && value < 1e14) return new Date(value).toISOString();
  return undefined;
}

/** JavaScript reads 30 February as 2 March. */
function exists(date: string): boolean {
  const read = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(date);
}

function fullZone(zone: string): string {
  if (/^z$/i.test(zone)) return 'Z';
  const digits = zone.replace(/\D/g, '').padEnd(4, '0');
  return `${zone.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/**
 * A date as `2026-11-20`, a moment as an ISO date-time in UTC; undefined for what is neither. A date-time without a
 * zone keeps its date alone: which moment it means is not known, and its date must not slip.
 */
export function readDate(value: unknown): string | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{10,13}(\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  const date = DATE.exec(text)?.[1];
  if (date === undefined || !exists(date)) return undefined;
  const [, day, time, zone] = MOMENT.exec(text) ?? [];
  if (zone === undefined) return date;
  const moment = new Date(`${day}T${time}${fullZone(zone)}`);
  return Number.isNaN(moment.getTime()) ? date : moment.toISOString();
}
