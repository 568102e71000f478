import { expect, it } from 'vitest';
import { createThrottledWarnings } from '../../src/log/throttled-warnings.ts';
import { createTestLog } from '../slack/slack-harness.ts';

it('logs the first warning at once, then one a minute with the number left out', () => {
  const log = createTestLog();
  let time = 0;
  const warnings = createThrottledWarnings(log, () => time);
  for (const at of [0, 1, 59_999, 60_000, 60_001, 130_000]) {
    time = at;
    warnings.warn('refused', { note: 'n' });
  }
  warnings.warn('other');
  expect(log.lines.map(({ event, fields }) => [event, fields])).toEqual([
    ['refused', { note: 'n' }],
    ['refused', { note: 'n', leftOut: 2 }],
    ['refused', { note: 'n', leftOut: 1 }],
    ['other', {}],
  ]);
});
