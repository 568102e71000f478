import { afterEach, describe, expect, it } from 'vitest';
import { readDate } from '../../src/workerchecks/read-date.ts';

// reference/domain.md, "Variations a client must tolerate", 5.

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const DATES: [unknown, string | undefined][] = [
  ['2026-11-20', '2026-11-20'],
  [' 2026-11-20 ', '2026-11-20'],
  // No zone: the date alone.
  ['2026-11-20T00:00:00', '2026-11-20'],
  ['2026-11-20T23:59:59.999', '2026-11-20'],
  ['2026-11-20 09:30', '2026-11-20'],
  ['2026-11-20T09:30:00[Australia/Sydney]', '2026-11-20'],
  // A zone: a moment.
  ['2026-11-20T09:30:00Z', '2026-11-20T09:30:00.000Z'],
  ['2026-11-20t09:30:00z', '2026-11-20T09:30:00.000Z'],
  ['2026-11-20T09:30Z', '2026-11-20T09:30:00.000Z'],
  ['2026-11-20 09:30:00 +11:00', '2026-11-19T22:30:00.000Z'],
  ['2026-11-20T09:30:00.123456789+0930', '2026-11-20T00:00:00.123Z'],
  ['2026-11-20 09:30:00+00', '2026-11-20T09:30:00.000Z'],
  ['2026-11-20T23:30:00-05', '2026-11-21T04:30:00.000Z'],
  // Epoch seconds and milliseconds, as numbers and as texts.
  [1_795_166_400, '2026-11-20T09:20:00.000Z'],
  [1_795_166_400_123, '2026-11-20T09:20:00.123Z'],
  [1_795_166_400.5, '2026-11-20T09:20:00.500Z'],
  ['1795166400', '2026-11-20T09:20:00.000Z'],
  ['1795166400123', '2026-11-20T09:20:00.123Z'],
  // What is no date.
  [null, undefined],
  [undefined, undefined],
  ['', undefined],
  [0, undefined],
  [20_261_120, undefined],
  [-1_795_166_400, undefined],
  [Number.MAX_SAFE_INTEGER, undefined],
  [true, undefined],
  [{}, undefined],
  ['tomorrow', undefined],
  ['20/11/2026', undefined],
  ['2026-02-30', undefined],
  ['2026-02-30T10:00:00Z', undefined],
  ['2026-13-01', undefined],
  ['2026-11-201', undefined],
];

describe.each(['UTC', 'Australia/Sydney', 'America/Los_Angeles', 'Pacific/Kiritimati'])(
  'on a machine in %s',
  (tz) => {
    it.each(DATES)('%j is read as %s', (value, read) => {
      process.env.TZ = tz;
      expect(readDate(value)).toBe(read);
    });
  },
);
