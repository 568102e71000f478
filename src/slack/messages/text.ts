import type { RichTextDate } from '@slack/types';
import { dayIn, dayText, isDay } from '../../text/day.ts';

/** https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
const DATE_FORMAT = '{date_short_pretty} at {time}';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Created once: toLocaleString would create a formatter per call, which takes a hundred times as long.
const momentFormat = new Intl.DateTimeFormat('en-AU', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** Escapes text for mrkdwn and for a message's top-level text, so that it cannot produce mentions or links. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Truncates text to `max` UTF-16 code units, as Slack counts, at a grapheme boundary and with an ellipsis. Clip before
 * escaping.
 */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text.slice(0, max + 64))) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** A moment as mrkdwn that Slack shows in each reader's own time zone. `ms`: epoch milliseconds. */
export function slackDate(ms: number): string {
  return `<!date^${Math.floor(ms / 1000)}^${DATE_FORMAT}|${momentFormat.format(ms)} UTC>`;
}

/** The same, in rich text. */
export function richDate(ms: number): RichTextDate {
  return {
    type: 'date',
    timestamp: Math.floor(ms / 1000),
    format: DATE_FORMAT,
    fallback: `${momentFormat.format(ms)} UTC`,
  };
}

/** The time zone of WorkerChecks' dates. Some stored release dates are moments, which are converted to a day in it. */
const HOME_ZONE = 'Australia/Sydney';
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+00:00)$/;

/**
 * A stored release date as plain text, the same for every reader: 20 November 2026. A value that is not a date is shown
 * unchanged (`asReceived`), up to 60 characters.
 */
export function releaseDateText(
  releaseDate: string | undefined,
): { text: string; asReceived: boolean } | undefined {
  if (!releaseDate) return undefined;
  const day = MOMENT.test(releaseDate) ? dayIn(Date.parse(releaseDate), HOME_ZONE) : releaseDate;
  if (day === undefined || !isDay(day)) return { text: clip(releaseDate, 60), asReceived: true };
  return { text: dayText(day), asReceived: false };
}
