import { expect, it } from 'vitest';
import { attentionRules } from '../../../src/checks/attention.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { CheckRequest } from '../../../src/checks/check-requests/check-request.ts';
import { received } from '../../../src/checks/check-requests/check-request-transitions.ts';
import { findChecks } from '../../../src/checks/search.ts';
import { batchBlocks } from '../../../src/features/home/home-batches.ts';
import type { HomeFilters } from '../../../src/features/home/home-filters.ts';
import { selectForHome } from '../../../src/features/home/home-selection.ts';
import { homeView } from '../../../src/features/home/home-view.ts';
import { objectsAt, stringAt } from '../../../src/sandbox/json.ts';
import { blockListComplaints } from '../../../src/sandbox/slack/validate/block-list.ts';
import { MOST_VIEW_BYTES, viewComplaints } from '../../../src/sandbox/slack/validate/view.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';

/** A Wednesday. */
const NOW = Date.parse('2026-12-02T08:30+11:00');
const HOUR = 3_600_000;
const rules = attentionRules(createLocalCalendar('Australia/Sydney'), { staleAfterDays: 7 }, NOW);
const products = [
  { id: 'ncchc', name: 'National police check' },
  { id: 'vevo', name: 'Right to work' },
];
const batches = batchBlocks(
  Array.from({ length: 7 }, () => makeBatch()),
  () => 'A batch',
);

const manyRequests = Array.from({ length: 7 }, (_, i) =>
  received(
    { executionId: `Fx${i}`, teamId: 'T1', askedBy: 'U_ASKER', details: { name: 'N'.repeat(300) } },
    'C_HR',
    NOW,
  ),
);

const check = (number: number, patch: Partial<Check> = {}): Check =>
  makeCheck({
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    reference: `CHK-${number}`,
    createdAt: NOW - number,
    invitedAt: NOW - number,
    stateSince: NOW - HOUR,
    ...patch,
  });
const named = (number: number, firstName: string, patch: Partial<Check> = {}) =>
  check(number, { worker: { firstName, lastName: 'Ng', email: `${number}@example.com` }, ...patch });
const result = (unopenedSince?: number): Partial<Check> => ({
  state: 'Completed',
  outcome: { result: 'Clear' },
  completedSeenAt: NOW,
  ...(unopenedSince === undefined ? {} : { unopenedSince }),
});

function draw(
  checks: readonly Check[],
  {
    page = 1,
    filters = {},
    term,
    requests = [],
  }: { page?: number; filters?: HomeFilters; term?: string; requests?: CheckRequest[] } = {},
) {
  const found = term === undefined ? undefined : findChecks(checks, term);
  const selection = selectForHome(checks, found, filters, { userId: 'U_HR', rules });
  const drawn = homeView(
    { selection, filters, term, page, batches, requests },
    { rules, products, command: '/check' },
  );
  const wire: unknown = JSON.parse(JSON.stringify(drawn.view));
  const blocks = objectsAt(wire, 'blocks');
  const all = JSON.stringify(drawn.view);
  const headings = blocks
    .filter(({ type }) => type === 'header')
    .map((block) => stringAt(block, 'text', 'text'));
  return { ...drawn, blocks, all, headings, names: drawn.shown.map(({ worker }) => worker?.firstName) };
}

it('is a dashboard: what needs the desk, what is at risk, then the open checks', () => {
  const { headings, all } = draw([
    named(1, 'Opened', result()),
    named(2, 'Ready', result(NOW - HOUR)),
    named(3, 'Doubtful', { state: 'Unconfirmed' }),
    named(4, 'Late', { startsOn: '2026-12-03' }),
    named(5, 'Waiting'),
    named(6, 'Snoozed', {
      state: 'Unconfirmed',
      snoozed: { until: '2026-12-04', by: 'U_HR', at: 1, state: 'Unconfirmed', resultRevision: 0 },
    }),
  ]);
  expect(headings).toEqual(['Needs you (2)', 'At risk (1)', 'Open checks']);
  expect(all).toContain('At risk: has not started; starts work Thu 3 Dec');
  expect(all).toContain('Result ready since Wed 2 Dec');
  expect(all).toContain('Unconfirmed: 2 · Pending: 2');
  expect(all).not.toContain('Opened');
  expect(draw([named(1, 'Ada')]).all).toContain('Nothing needs you right now.');
});

it.each([1_000, 10_000])(
  '%i open checks and as many results stay within Slack’s limits, on every kind of page',
  (count) => {
    const long = 'W'.repeat(500);
    const worker = { firstName: long, lastName: long, email: 'a@b.example' };
    const patches: Partial<Check>[] = [
      { startsOn: '2026-12-03' },
      { state: 'Unconfirmed' },
      { invitationIdGiven: { by: 'U_HR', at: 1 } },
      result(NOW - HOUR),
      { state: 'In Progress', expectation: { state: 'In Progress', by: '2026-12-04' } },
    ];
    const checks = Array.from({ length: count * 2 }, (_, n) =>
      check(n, { worker, productName: long, ...patches[n % patches.length] }),
    );
    for (const page of [1, 2, 10_000]) {
      const { view, blocks, shown } = draw(checks, {
        page,
        filters: { searchId: crypto.randomUUID() },
        requests: manyRequests,
      });
      expect(viewComplaints(view, 'home')).toEqual([]);
      expect(blockListComplaints(blocks, 'home', '/blocks')).toEqual([]);
      expect(blocks.length).toBeLessThanOrEqual(100);
      expect(JSON.stringify(view).length).toBeLessThan(MOST_VIEW_BYTES);
      expect(shown.length).toBeGreaterThan(0);
    }
    const { all } = draw(checks);
    const open = checks.filter(({ state }) => state !== 'Completed').length;
    expect(all).toContain(`Page 1 of ${open / 20}, newest first.`);
    expect(all).toContain(`Unconfirmed: ${count * 0.4}`);
  },
);

it('is narrowed by state, check type, owner and search, which may be combined', () => {
  const vevo = { productId: 'vevo', productName: 'Right to work' };
  const mine = named(1, 'Zoë', vevo);
  const theirs = named(2, 'Zoe', { ...vevo, owner: { userId: 'U_OTHER', by: 'U_HR', at: 1 } });
  const started = named(3, 'Ann', { state: 'In Progress' });
  const checks = [started, theirs, mine];
  expect(draw(checks).names).toEqual(['Zoë', 'Zoe', 'Ann']);
  expect(draw(checks, { filters: { state: 'In Progress' } }).names).toEqual(['Ann']);
  expect(draw(checks, { filters: { productId: 'vevo' } }).names).toEqual(['Zoë', 'Zoe']);
  expect(draw(checks, { filters: { whose: 'mine' } }).names).toEqual(['Zoë', 'Ann']);
  expect(draw(checks, { term: 'zoe' }).names).toEqual(['Zoë', 'Zoe']);
  expect(draw(checks, { term: 'zoe', filters: { whose: 'mine', productId: 'vevo' } }).names).toEqual(['Zoë']);
  expect(draw(checks, { term: 'CHK-3' }).all).toContain('No open check matches.');
  expect(draw(checks, { filters: { state: 'Pending' } }).all).toContain('2 of 3 match.');
});

it('keeps names out of values and ids: they are opaque', () => {
  const { blocks } = draw([named(1, 'Secretname', { state: 'Unconfirmed' })], { term: 'secretname' });
  const hidden = ['value', 'block_id', 'action_id', 'private_metadata'];
  const found: string[] = [];
  JSON.stringify(blocks, (key, value: unknown) => {
    if (hidden.includes(key)) found.push(String(value));
    return value;
  });
  expect(found.length).toBeGreaterThan(10);
  expect(found.join(' ').toLowerCase()).not.toContain('secretname');
});
