import { afterEach, describe, expect, it } from 'vitest';
import { parseDate } from '../../../src/workerchecks/parse/parse-date.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const DATES: [unknown, string | undefined][] = [
  ['2026-11-20', '2026-11-20'],
  [' 2026-11-20 ', '2026-11-20'],
  ['2026/11/20', '2026-11-20'],
  ['20261120', '2026-11-20'],
  [20_261_120, '2026-11-20'],
  // The day comes first.
  ['20/11/2026', '2026-11-20'],
  ['20/11/26', '2026-11-20'],
  ['20.11.2026', '2026-11-20'],
  ['20-11-2026', '2026-11-20'],
  ['01/02/2026', '2026-02-01'],
  ['20/11/2026 12:00:00 AM', '2026-11-20'],
  ['20 Nov 2026', '2026-11-20'],
  ['20-Nov-26', '2026-11-20'],
  ['20th November 2026', '2026-11-20'],
  ['Friday, 20 November 2026', '2026-11-20'],
  ['Nov 20, 2026', '2026-11-20'],
  ['20 Sept 2026', '2026-09-20'],
  ['20-NOV-26 12.00.00.000000 AM', '2026-11-20'],
  ['2026-11-20 00:00:00 Australia/Sydney', '2026-11-20'],
  // No zone: the date as written.
  ['2026-11-20T00:00:00', '2026-11-20'],
  ['2026-11-20T23:59:59.999', '2026-11-20'],
  ['2026-11-20 09:30', '2026-11-20'],
  ['2026-11-20T09:30:00[Australia/Sydney]', '2026-11-20'],
  // A zone: the date as written, in that zone.
  ['2026-11-20T00:00:00+11:00', '2026-11-20'],
  ['2026-11-20T00:00:00.0000000+11:00', '2026-11-20'],
  ['2026-11-20 09:30:00 +11:00', '2026-11-20'],
  ['2026-11-20T09:30:00.123456789+0930', '2026-11-20'],
  ['2026-11-20T23:30:00-05', '2026-11-20'],
  ['2026-11-20+11:00', '2026-11-20'],
  ['Fri Nov 20 2026 00:00:00 GMT+1100 (Australian Eastern Daylight Time)', '2026-11-20'],
  ['Fri Nov 20 00:00:00 AEDT 2026', '2026-11-20'],
  // Midnight in UTC means that date; any other time in UTC is an instant, and its date is that in Sydney.
  ['2026-11-20T00:00:00Z', '2026-11-20'],
  ['2026-11-20T00:00:00.000Z', '2026-11-20'],
  ['Fri, 20 Nov 2026 00:00:00 GMT', '2026-11-20'],
  ['2026-11-19T13:00:00Z', '2026-11-20'],
  ['2026-11-20T09:30:00Z', '2026-11-20'],
  ['2026-11-20t13:30:00z', '2026-11-21'],
  ['2026-11-20 23:30:00+00', '2026-11-21'],
  ['20261120T140000Z', '2026-11-21'],
  // .NET's JSON format, with and without its zone.
  ['/Date(1795107600000)/', '2026-11-20'],
  ['\\/Date(1795093200000)\\/', '2026-11-20'],
  ['/Date(1795093200000+1100)/', '2026-11-20'],
  // Epoch seconds and milliseconds, as numbers and as strings.
  [1_795_166_400, '2026-11-20'],
  [1_795_182_000_123, '2026-11-21'],
  [1_795_166_400.5, '2026-11-20'],
  ['1795166400', '2026-11-20'],
  ['1795166400123', '2026-11-20'],
  // What programs write if there is no date.
  [null, undefined],
  [undefined, undefined],
  ['', undefined],
  ['-', undefined],
  ['n/a', undefined],
  [0, undefined],
  ['0001-01-01T00:00:00', undefined],
  ['1/01/0001 12:00:00 AM', undefined],
  ['/Date(-62135596800000)/', undefined],
  ['0000-00-00', undefined],
  [true, undefined],
  [{}, undefined],
  // What cannot be read as a date is kept as it came.
  ['2026-W47-5', '2026-W47-5'],
  ['2026-324', '2026-324'],
  ['11/20/2026', '11/20/2026'],
  ['31/11/2026', '31/11/2026'],
  ['2026-02-30', '2026-02-30'],
  ['2026-13-01', '2026-13-01'],
  ['2026-11-201', '2026-11-201'],
  ['Nov 2026', 'Nov 2026'],
  ['tomorrow', 'tomorrow'],
  [-5, '-5'],
  ['next\nweek\u202e \u200b', 'next week'],
  ['x'.repeat(200), 'x'.repeat(60)],
];

describe.each(['UTC', 'Australia/Sydney', 'America/Los_Angeles', 'Pacific/Kiritimati'])(
  'on a machine in %s',
  (tz) => {
    it.each(DATES)('%j is read as %s', (value, read) => {
      process.env.TZ = tz;
      expect(parseDate(value, 'Australia/Sydney')).toBe(read);
    });
  },
);
