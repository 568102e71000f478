import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, escapeMrkdwn, releaseDateText, slackDate } from '../../../src/slack/messages/text.ts';

describe('escapeMrkdwn', () => {
  it('leaves no mention and no link', () => {
    expect(escapeMrkdwn('<!channel> & <@U1> &amp;')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt; &amp;amp;');
    fc.assert(fc.property(fc.string(), (text) => !/[<>]|&(?!amp;|lt;|gt;)/.test(escapeMrkdwn(text))));
  });
});

describe('clip', () => {
  it('cuts between graphemes', () => {
    expect(clip('Zoë', 3)).toBe('Zoë');
    expect(clip('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 12)).toBe('👩‍👩‍👧‍👦…');
    expect(clip('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 11)).toBe('…');
    expect(clip('a'.repeat(80), 75)).toBe(`${'a'.repeat(74)}…`);
  });

  it('never exceeds the limit or splits a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, max) => {
        const clipped = clip(text, max);
        expect(clipped.length).toBeLessThanOrEqual(max);
        expect(clipped.isWellFormed()).toBe(true);
        if (text.length <= max) expect(clipped).toBe(text);
      }),
    );
  });
});

describe('dates', () => {
  it('are shown in each reader’s time zone', () => {
    expect(slackDate(Date.UTC(2026, 10, 20, 3, 5))).toMatch(
      /^<!date\^1795143900\^\{date_short_pretty\} at \{time\}\|20 Nov 2026, 3:05.am UTC>$/,
    );
  });

  it.each([
    ['2026-11-20', '20 November 2026'],
    ['2024-02-29', '29 February 2024'],
    // Formats stored by earlier versions.
    ['2026-11-20T00:00:00Z', '20 November 2026'],
    ['2026-11-20T00:00:00.000Z', '20 November 2026'],
    ['2026-11-19T13:00:00.000Z', '20 November 2026'],
  ])('writes the release date %s identically for every reader', (date, text) => {
    expect(releaseDateText(date)).toEqual({ text, asReceived: false });
  });

  it.each(['<soon>', '2026-W47-5', '2026-02-30'])('keeps the release date %s unchanged', (date) => {
    expect(releaseDateText(date)).toEqual({ text: date, asReceived: true });
    expect(releaseDateText(undefined)).toBeUndefined();
  });
});
