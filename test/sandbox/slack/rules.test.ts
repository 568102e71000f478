import { describe, expect, it } from 'vitest';
import { blockListComplaints } from '../../../src/sandbox/slack/validate/block-list.ts';
import { viewComplaints } from '../../../src/sandbox/slack/validate/view.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const long = (length: number) => 'x'.repeat(length);
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (value: string, text = value) => ({ text: plain(text), value });
const select = (more: object = {}) => ({ type: 'static_select', options: [option('a')], ...more });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Name'),
  element,
  ...more,
});
const table = (rows: number, columns: number, text = 'x') => ({
  type: 'table',
  rows: times(rows, () => times(columns, () => ({ type: 'raw_text', text }))),
});
const confirm = (more: object = {}) => ({
  title: plain('Sure?'),
  text: mrkdwn('Really'),
  confirm: plain('Cancel it'),
  deny: plain('Keep it'),
  ...more,
});
const chart = (more: object = {}, categories = ['a', 'b'], series = ['Invited']) => ({
  type: 'data_visualization',
  title: 'Invitations',
  chart: {
    type: 'bar',
    series: series.map((name) => ({ name, data: categories.map((label) => ({ label, value: 1 })) })),
    axis_config: { categories, x_label: 'Check type' },
    ...more,
  },
});
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

describe('blocks in a message', () => {
  it.each<[string, object[]]>([
    ['50 blocks', times(50, () => section('x'))],
    ['a section of 3000 characters', [section(long(3000))]],
    ['10 fields of 2000', [{ type: 'section', fields: times(10, () => mrkdwn(long(2000))) }]],
    ['a header of 150', [{ type: 'header', text: plain(long(150)) }]],
    ['10 in a context', [{ type: 'context', elements: times(10, () => plain('x')) }]],
    ['25 actions', [actions(...times(25, (i) => button({ action_id: `go${i}` })))]],
    ['one action_id in two blocks', [actions(button()), actions(button())]],
    [
      'a confirm at its limits',
      [
        actions(
          button({
            confirm: confirm({ title: plain(long(100)), text: plain(long(300)), deny: plain(long(30)) }),
          }),
        ),
      ],
    ],
    ['100 options', [actions(select({ options: times(100, (i) => option(`${i}`, long(75))) }))]],
    ['a table of 100 by 20', [table(100, 20)]],
    [
      'rich text',
      [rich({ type: 'text', text: 'Jo', style: { bold: true } }, { type: 'user', user_id: 'U1' })],
    ],
    [
      'two charts at their limits',
      times(2, () =>
        chart(
          {},
          times(20, (i) => `${i}`.padEnd(20, 'x')),
          times(6, (i) => `${i}`.padEnd(20, 'x')),
        ),
      ),
    ],
    [
      'a pie',
      [
        {
          type: 'data_visualization',
          title: 'x',
          chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] },
        },
      ],
    ],
    ['a select with its initial option', [actions(select({ initial_option: option('a') }))]],
  ])('accept %s', (_what, blocks) => {
    expect(blockListComplaints(blocks, 'message', '/blocks')).toEqual([]);
  });

  it.each<[string, object[], string]>([
    ['a third chart', times(3, () => chart()), 'no more than 2 data_visualization blocks allowed'],
    ['7 series', [chart({}, ['a'], [...'1234567'])], 'no more than 6 items allowed'],
    ['21 categories', [chart({}, times(21, String))], 'no more than 20 items allowed'],
    ['a category of 21', [chart({}, [long(21)])], 'less than 21 characters'],
    ['two series of one name', [chart({}, ['a'], ['x', 'x'])], 'series names must be unique'],
    [
      'a category without data',
      [chart({ axis_config: { categories: ['a', 'b', 'c'] } })],
      'one data point for each category',
    ],
    ['a chart title of 51', [{ ...chart(), title: long(51) }], 'less than 51 characters'],
    ['an unknown kind of chart', [chart({ type: 'radar' })], '/blocks/0/chart/type'],
    ['51 blocks', times(51, () => section('x')), 'no more than 50 items allowed [json-pointer:/blocks]'],
    [
      '3001 characters',
      [section(long(3001))],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['an empty text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['an empty section', [{ type: 'section' }], 'text or fields'],
    ['11 fields', [{ type: 'section', fields: times(11, () => plain('x')) }], '/blocks/0/fields'],
    ['a field of 2001', [{ type: 'section', fields: [plain(long(2001))] }], 'less than 2001'],
    ['a header of 151', [{ type: 'header', text: plain(long(151)) }], 'less than 151'],
    ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('x') }], '/blocks/0/text/type'],
    ['11 in a context', [{ type: 'context', elements: times(11, () => plain('x')) }], 'no more than 10'],
    ['a button in a context', [{ type: 'context', elements: [button()] }], 'unsupported type'],
    ['26 actions', [actions(...times(26, (i) => button({ action_id: `go${i}` })))], 'no more than 25'],
    ['no action', [actions()], 'no less than 1'],
    ['one action_id twice in a block', [actions(button(), button())], '`action_id` go already exists'],
    ['an action_id of 256', [actions(button({ action_id: long(256) }))], 'less than 256'],
    ['a block_id of 256', [{ ...section('x'), block_id: long(256) }], 'less than 256'],
    [
      'one block_id twice',
      times(2, () => ({ ...section('x'), block_id: 'b' })),
      '`block_id` b already exists',
    ],
    ['a button text of 76', [actions(button({ text: plain(long(76)) }))], 'less than 76'],
    ['a button in mrkdwn', [actions(button({ text: mrkdwn('Go') }))], '/text/type'],
    ['a button value of 2001', [actions(button({ value: long(2001) }))], 'less than 2001'],
    ['an unknown style', [actions(button({ style: 'default' }))], '/style'],
    [
      'a confirm title of 101',
      [actions(button({ confirm: confirm({ title: plain(long(101)) }) }))],
      'less than 101',
    ],
    [
      'a confirm text of 301',
      [actions(button({ confirm: confirm({ text: plain(long(301)) }) }))],
      'less than 301',
    ],
    [
      'a confirm button of 31',
      [actions(button({ confirm: confirm({ confirm: plain(long(31)) }) }))],
      'less than 31',
    ],
    ['101 options', [actions(select({ options: times(101, (i) => option(`${i}`)) }))], 'no more than 100'],
    ['no options', [actions(select({ options: undefined }))], 'options and option_groups'],
    ['an empty list of options', [actions(select({ options: [] }))], 'no less than 1'],
    ['an option text of 76', [actions(select({ options: [option('a', long(76))] }))], 'less than 76'],
    ['an option value of 76', [actions(select({ options: [option(long(76))] }))], 'less than 76'],
    [
      'a stray initial option',
      [actions(select({ initial_option: option('b') }))],
      'initial option must match',
    ],
    ['a table of 101 rows', [table(101, 1)], 'no more than 100'],
    ['a table of 21 columns', [table(1, 21)], 'no more than 20'],
    ['two tables', [table(1, 1), table(1, 1)], 'only_one_table_allowed'],
    ['a table of 10,001 characters', [table(1, 1, long(10_001))], '10000 characters'],
    ['an empty cell', [table(1, 1, '')], 'more than 0 characters'],
    ['an alert', [{ type: 'alert', text: plain('x') }], 'unsupported type'],
    ['an unknown block', [{ type: 'sectoin', text: plain('x') }], 'unsupported type'],
    ['an unknown property', [{ ...section('x'), colour: 'red' }], 'invalid additional property: colour'],
    [
      'six in an overflow',
      [actions({ type: 'overflow', options: times(6, (i) => option(`${i}`)) })],
      'no more than 5',
    ],
    [
      '11 checkboxes',
      [actions({ type: 'checkboxes', options: times(11, (i) => option(`${i}`)) })],
      'no more than 10',
    ],
    ['empty rich text', [rich({ type: 'text', text: '' })], 'more than 0 characters'],
  ])('refuse %s', (_what, blocks, complaint) => {
    expect(blockListComplaints(blocks, 'message', '/blocks').join('\n')).toContain(complaint);
  });
});

describe('views', () => {
  const modal = (more: object = {}) => ({
    type: 'modal',
    title: plain('Invite'),
    blocks: [section('x')],
    ...more,
  });
  const text = { type: 'plain_text_input' };

  it.each<[string, object]>([
    ['100 blocks', modal({ blocks: times(100, () => section('x')) })],
    ['an input with a submit', modal({ submit: plain('Send'), blocks: [input(text)] })],
    ['titles of 24', modal({ title: plain(long(24)), submit: plain(long(24)), close: plain(long(24)) })],
    ['3000 of private metadata', modal({ private_metadata: long(3000) })],
    ['an alert', modal({ blocks: [{ type: 'alert', text: plain('x'), level: 'warning' }] })],
  ])('a modal accepts %s', (_what, view) => {
    expect(viewComplaints(view, 'modal')).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['101 blocks', modal({ blocks: times(101, () => section('x')) }), 'no more than 100'],
    ['an input without a submit', modal({ blocks: [input(text)] }), 'missing required field: submit'],
    [
      'a title of 25',
      modal({ title: plain(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    ['no title', modal({ title: undefined }), 'missing required field: title'],
    ['a submit of 25', modal({ submit: plain(long(25)) }), 'less than 25'],
    ['3001 of private metadata', modal({ private_metadata: long(3001) }), 'less than 3001'],
    ['a table', modal({ blocks: [table(1, 1)] }), 'unsupported type'],
    [
      'an input without a label',
      modal({ submit: plain('Send'), blocks: [input(text, { label: undefined })] }),
      'label',
    ],
    ['a home', { type: 'home', blocks: [] }, '/view/type'],
  ])('a modal refuses %s', (_what, view, complaint) => {
    expect(viewComplaints(view, 'modal').join('\n')).toContain(complaint);
  });

  it('a Home refuses a submit and a table', () => {
    expect(viewComplaints({ type: 'home', blocks: [section('x')] }, 'home')).toEqual([]);
    expect(viewComplaints({ type: 'home', blocks: [], submit: plain('x') }, 'home')).toHaveLength(1);
    expect(viewComplaints({ type: 'home', blocks: [table(1, 1)] }, 'home')).not.toHaveLength(0);
  });
});
