import { dayIn } from '../../../text/day.ts';
import { DAY_MS } from '../../../time/durations.ts';
import { DESK_TIME_ZONE } from '../../protocol/desk-time-zone.ts';

const LOCALE = 'en-AU';

type Style = Intl.DateTimeFormatOptions;
const NUMERIC: Style = { year: 'numeric', month: '2-digit', day: '2-digit' };
const SHORT: Style = { year: 'numeric', month: 'short', day: 'numeric' };
const PLAIN: Style = { year: 'numeric', month: 'long', day: 'numeric' };
const LONG: Style = { ...PLAIN, weekday: 'long' };

/**
 * Formats a Slack date such as `{date_short_pretty} at {time}` for people at the desk, wherever the browser is.
 *
 * @param today the desk's day, as 2026-12-23
 */
export function slackDate(seconds: number, format: string, today: string): string {
  const date = new Date(seconds * 1000);
  const words = (style: Style) =>
    new Intl.DateTimeFormat(LOCALE, { ...style, timeZone: DESK_TIME_ZONE }).format(date);
  const pretty = (style: Style) => nearDay(date, today) ?? words(style);
  const tokens: Readonly<Record<string, () => string>> = {
    date_num: () => words(NUMERIC),
    date: () => words(PLAIN),
    date_short: () => words(SHORT),
    date_long: () => words(LONG),
    date_pretty: () => pretty(PLAIN),
    date_short_pretty: () => pretty(SHORT),
    date_long_pretty: () => pretty(LONG),
    time: () => words({ timeStyle: 'short' }),
    time_secs: () => words({ timeStyle: 'medium' }),
  };
  return format.replace(/\{(\w+)\}/g, (all, token: string) => tokens[token]?.() ?? all);
}

function nearDay(date: Date, today: string): string | undefined {
  const day = dayIn(date.getTime(), DESK_TIME_ZONE) ?? '';
  const days = Math.round((Date.parse(day) - Date.parse(today)) / DAY_MS);
  return { [-1]: 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[days];
}
