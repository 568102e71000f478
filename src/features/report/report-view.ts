import type { ActionsBlock, KnownBlock, PlainTextOption, TableBlock } from '@slack/types';
import { countDurations, type DurationCounts, quantile } from '../../checks/report/duration-counts.ts';
import { PERIODS, type Period, type Report } from '../../checks/report/report.ts';
import type { Counts } from '../../checks/report/statistics.ts';
import { context, header, LIMITS, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { clip } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { dayText } from '../../text/day.ts';
import { type ChartedProduct, reportChart } from './report-chart.ts';
import { REPORT_ACTIONS } from './report-ids.ts';
import { durationText, FEWER, LEAST_SHOWN, PERIOD_NAMES, percent } from './report-wording.ts';

/** Slack takes 100 rows, and 10,000 characters, in a table. */
const MOST_ROWS = 60;
const PRODUCT_WIDTH = 40;
/** What is claimed of a result: see expectations/expectation.ts. */
const CLAIMED = '80%';

const HEADINGS = [
  'Check type',
  'Invited',
  'Submitted',
  'Completed',
  'Never submitted',
  'Time to submit',
  'Time to result',
];

type Row = TableBlock['rows'][number];

const cell = (text: string): Row[number] => ({ type: 'raw_text', text });

/** "median 2.5 days, 90% within 5 days" */
function timesText(times: DurationCounts): string {
  const count = countDurations(times);
  if (count === 0) return '–';
  if (count < LEAST_SHOWN) return FEWER;
  const median = durationText(quantile(times, 0.5) ?? 0);
  return `median ${median}, 90% within ${durationText(quantile(times, 0.9) ?? 0)}`;
}

function rowOf({ name, counts }: ChartedProduct): Row {
  const first = cell(clip(name, PRODUCT_WIDTH));
  if (counts.invited < LEAST_SHOWN) return [first, cell(FEWER), ...HEADINGS.slice(2).map(() => cell('–'))];
  const { invited, submitted, completed, neverSubmitted } = counts;
  return [
    first,
    ...[invited, submitted, completed, neverSubmitted].map((count) => cell(String(count))),
    cell(timesText(counts.toSubmission)),
    cell(timesText(counts.toResult)),
  ];
}

function table(products: readonly ChartedProduct[]): TableBlock {
  const right = { align: 'right' } as const;
  const wrapped = { is_wrapped: true };
  return {
    type: 'table',
    column_settings: [wrapped, right, right, right, right, wrapped, wrapped],
    rows: [HEADINGS.map(cell), ...products.slice(0, MOST_ROWS).map(rowOf)],
  };
}

/** Mrkdwn. */
function likelySentence({ likelyHeld, likelyMissed }: Counts): string {
  const named = likelyHeld + likelyMissed;
  if (named === 0) return '*Likely by*: no day that was named is over yet.';
  if (named < LEAST_SHOWN) return `*Likely by*: ${FEWER} days that were named are over.`;
  return `*Likely by*: of ${named} days that were named and are over, ${likelyHeld} held (${percent(likelyHeld, named)}; ${CLAIMED} is the aim).`;
}

/** Mrkdwn. */
function riskSentence({ riskLate, riskInTime }: Counts): string {
  const named = riskLate + riskInTime;
  if (named === 0) return '*At risk*: no check that was called at risk has reached its day yet.';
  if (named < LEAST_SHOWN)
    return `*At risk*: ${FEWER} checks that were called at risk have reached their day.`;
  return `*At risk*: of ${named} checks that were called at risk and have reached their day, ${riskLate} had no result by then (${percent(riskLate, named)}).`;
}

function controls(period: Period): ActionsBlock {
  const option = (one: Period): PlainTextOption => ({
    text: plain(PERIOD_NAMES[one], LIMITS.optionText),
    value: one,
  });
  return {
    type: 'actions',
    elements: [
      {
        type: 'static_select',
        action_id: REPORT_ACTIONS.period,
        placeholder: plain('Period'),
        options: PERIODS.map(option),
        initial_option: option(period),
      },
    ],
  };
}

/**
 * The report, without a name or an outcome. `plainer`: without the chart, for workspaces that do not have charts yet;
 * the table says the same.
 */
export function reportMessage(
  { period, since, products, total }: Report,
  nameOf: (productId: string) => string,
): { message: PrivateMessage; plainer: PrivateMessage } {
  const title = `Report: ${PERIOD_NAMES[period].toLowerCase()}`;
  const named = products.map(({ productId, counts }) => ({ name: nameOf(productId), counts }));
  const sent = `Invitations sent since ${dayText(since)}.`;
  if (named.length === 0) {
    const text = `${title}. No invitation was sent since ${dayText(since)}.`;
    const empty = { text, blocks: [section(plain(text)), controls(period)] };
    return { message: empty, plainer: empty };
  }
  const chart = reportChart(
    `Invitations, ${PERIOD_NAMES[period].toLowerCase()}`,
    named.filter(({ counts }) => counts.invited >= LEAST_SHOWN),
  );
  const head: KnownBlock[] = [header(title), section(plain(sent))];
  const rest: KnownBlock[] = [
    table(named),
    section(mrkdwn(`${likelySentence(total)}\n${riskSentence(total)}`)),
    context(
      plain(
        `Resent invitations count once. Times are as the bot saw them. Check types with ${FEWER} invitations are not broken down.`,
      ),
    ),
    controls(period),
  ];
  const text = `${title}. ${sent}`;
  return {
    message: { text, blocks: [...head, ...(chart === undefined ? [] : [chart]), ...rest] },
    plainer: { text, blocks: [...head, ...rest] },
  };
}
