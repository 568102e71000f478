const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Made once: making one takes longer than all else there is to do for a card.
const momentFormat = new Intl.DateTimeFormat('en-AU', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const dayFormat = new Intl.DateTimeFormat('en-AU', { dateStyle: 'long', timeZone: 'UTC' });

/** For mrkdwn and a message's top-level text: makes `&`, `<` and `>` harmless, and with them mentions and links. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** At most `max` UTF-16 units, as Slack counts; cut between graphemes, with … at the cut. Clip before escaping. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text.slice(0, max + 64))) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Epoch milliseconds as mrkdwn that each reader sees in their own time zone. */
export function slackDate(ms: number): string {
  return `<!date^${Math.floor(ms / 1000)}^{date_short_pretty} at {time}|${momentFormat.format(ms)} UTC>`;
}

const DATE_ONLY = /^(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?$/;

/**
 * A release date as mrkdwn: a date (2026-11-20, also written as its midnight) as plain words, the same day for every
 * reader; a moment in the reader's own time zone. What is neither stands as it came.
 */
export function releaseDateText(releaseDate: string | undefined): string | undefined {
  if (!releaseDate) return undefined;
  const ms = Date.parse(releaseDate);
  if (Number.isNaN(ms)) return escapeMrkdwn(clip(releaseDate, 60));
  if (!DATE_ONLY.test(releaseDate)) return slackDate(ms);
  return dayFormat.format(new Date(`${releaseDate.slice(0, 10)}T00:00:00Z`));
}
