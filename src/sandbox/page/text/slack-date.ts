import { DAY_MS } from '../../../time/durations.ts';

const LOCALE = 'en-AU';

type Style = Intl.DateTimeFormatOptions;
const NUMERIC: Style = { year: 'numeric', month: '2-digit', day: '2-digit' };
const SHORT: Style = { year: 'numeric', month: 'short', day: 'numeric' };
const PLAIN: Style = { year: 'numeric', month: 'long', day: 'numeric' };
const LONG: Style = { ...PLAIN, weekday: 'long' };

/** Formats a Slack date such as `{date_short_pretty} at {time}` in the reader's time zone. */
export function slackDate(seconds: number, format: string, now: number): string {
  const date = new Date(seconds * 1000);
  const words = (style: Style) => new Intl.DateTimeFormat(LOCALE, style).format(date);
  const pretty = (style: Style) => nearDay(date, now) ?? words(style);
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

function nearDay(date: Date, now: number): string | undefined {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(date.getTime()) - midnight(now)) / DAY_MS);
  return { [-1]: 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[days];
}
