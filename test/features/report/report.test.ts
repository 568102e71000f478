import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/checks/report/report.ts';
import { type Counts, NO_COUNTS } from '../../../src/checks/report/statistics.ts';
import { reportMessage } from '../../../src/features/report/report-view.ts';
import { durationText } from '../../../src/features/report/report-wording.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { blockListComplaints } from '../../../src/sandbox/slack/validate/block-list.ts';
import { PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxEphemeral } from '../../../src/sandbox/slack/workspace/model.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { type FeatureHarness, manyChecks, openFeatureHarness } from '../feature-harness.ts';

const CHART = 'data_visualization';

const EPHEMERAL: SandboxEphemeral = {
  kind: 'ephemeral',
  channel: 'C1',
  user: 'U1',
  ts: '1.000001',
  threadTs: undefined,
  via: 'method',
  text: '',
  blocks: [],
  edits: 0,
  deleted: false,
  chosen: {},
};

function messageOf(products: Record<string, Partial<Counts>>, total: Partial<Counts> = {}) {
  const report: Report = {
    period: '90d',
    since: '2026-08-29',
    products: Object.entries(products).map(([productId, counts]) => ({
      productId,
      counts: { ...NO_COUNTS, ...counts },
    })),
    total: { ...NO_COUNTS, ...total },
  };
  const { message, plainer } = reportMessage(report, (id) => `Check ${id}`);
  const read = ({ text, blocks = [] }: typeof message) =>
    plainText({ ...EPHEMERAL, text, blocks: blocks.map((block) => ({ ...block })) });
  return { message, blocks: message.blocks ?? [], text: read(message), plainText: read(plainer) };
}

describe('the report as a message', () => {
  it.each([
    [20 * MINUTE_MS, 'under an hour'],
    [5.2 * HOUR_MS, '5 hours'],
    [HOUR_MS, '1 hour'],
    [2.54 * DAY_MS, '2.5 days'],
    [3.02 * DAY_MS, '3 days'],
    [12.4 * DAY_MS, '12 days'],
  ])('says %i ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('does not break down what is fewer than 5, in table or chart', () => {
    const { text } = messageOf({
      a: { invited: 9, submitted: 6, completed: 4, toSubmission: { '80': 6 }, toResult: { '80': 4 } },
      b: { invited: 4, submitted: 3, completed: 2, toSubmission: { '80': 3 } },
    });
    expect(text).toContain('Check a | 9 | 6 | 4 | 0 | median 16 hours, 90% within 16 hours | fewer than 5');
    expect(text).toContain('Check b | fewer than 5 | – | – | – | – | –');
    expect(text).toContain('Invited: Check a 9\n');
    expect(messageOf({ b: { invited: 4 } }).text).not.toContain('Invited: ');
  });

  it('says how expectations held', () => {
    const say = (total: Partial<Counts>) => messageOf({ a: { invited: 9 } }, total).text;
    const many = say({ likelyHeld: 46, likelyMissed: 9, riskLate: 7, riskInTime: 2 });
    expect(many).toContain('of 55 days that were named and are over, 46 held (84%; 80% is the aim).');
    expect(many).toContain(
      'of 9 checks that were called at risk and have reached their day, 7 had no result by then (78%).',
    );
    const few = say({ likelyHeld: 3, likelyMissed: 1, riskLate: 4 });
    expect(few).toContain('fewer than 5 days that were named are over');
    expect(few).toContain('fewer than 5 checks that were called at risk have reached their day');
    expect(say({})).toContain('no day that was named is over yet');
  });

  it('fits Slack’s limits with a hundred check types of long and equal names', () => {
    const products = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [
        `of everybody in the workshop, number ${i}`,
        { invited: 1e6 - i },
      ]),
    );
    const { message } = messageOf(products, { invited: 1e8 });
    const blocks = JSON.parse(JSON.stringify(message.blocks));
    expect(blockListComplaints(blocks, 'message', '/blocks')).toEqual([]);
  });
});

describe('/check report', () => {
  let harness: FeatureHarness;
  afterEach(() => harness.stop());

  it('shows chart and table to the person who asked alone, and another period in the same message', async () => {
    harness = await openFeatureHarness({
      checks: manyChecks(6, { state: 'Completed', completedSeenAt: 950_000 }),
    });
    await harness.type('/check report 30d');
    const shown = await harness.told('Report: last 30 days');
    const text = plainText(shown);
    expect(text).toContain('Invited: National police che… 6');
    expect(text).toContain('National police check | 6 | 6 | 6 | 0 | median under an hour');
    expect(text).not.toMatch(/Worker|Example|CHK-|Clear/);
    await harness.hr.select(shown, { actionId: 'report.period' }, 'Last year');
    await harness.told('Report: last year');
    expect(harness.hr.ephemerals()).toHaveLength(1);
    expect(await harness.seen()).toEqual([`${PEOPLE.hr1} report-viewed `, `${PEOPLE.hr1} report-viewed `]);
    await harness.type('/check report week');
    await harness.told('Unknown period');
  });

  it('is sent without the chart where Slack does not take it', async () => {
    harness = await openFeatureHarness({ checks: manyChecks(6) });
    harness.sandbox.rules.refusedBlocks = [CHART];
    await harness.type('/check report');
    const text = plainText(await harness.told('Report: last 90 days'));
    expect(text).toContain('National police check | 6 | 0 | 0 | 0 | – | –');
    expect(text).not.toContain('Invited: ');
    const outcomes = harness.sandbox.calls.map(({ method, outcome }) => `${method} ${outcome}`);
    expect(outcomes.filter((one) => /response_url|chat/.test(one))).toEqual([
      'response_url invalid_blocks',
      'response_url ok',
    ]);
  });
});
