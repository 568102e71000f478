import { describe, expect, it } from 'vitest';
import { attentionRules } from '../../../src/checks/attention.ts';
import type { Check } from '../../../src/checks/check.ts';
import { RESULTS } from '../../../src/checks/vocabulary.ts';
import { createCheckSource } from '../../../src/features/digest/check-source.ts';
import type { DigestAbout, DigestGroup } from '../../../src/features/digest/digest-source.ts';
import { digestMessage, formerDigestMessage } from '../../../src/features/digest/digest-view.ts';
import { blockListComplaints } from '../../../src/sandbox/slack/validate/block-list.ts';
import { createHolidays } from '../../../src/time/holidays.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { makeCheck } from '../../support/make-check.ts';
import { AWKWARD_NAMES, manyChecks } from '../feature-harness.ts';

const calendar = createLocalCalendar('Australia/Sydney', createHolidays('AU-NSW'));
/** A Wednesday. */
const NOW = Date.parse('2026-12-02T08:30+11:00');
const YESTERDAY = Date.parse('2026-12-01T15:00+11:00');
const about = (over: Partial<DigestAbout> = {}): DigestAbout => ({
  rules: attentionRules(calendar, { staleAfterDays: 7 }, NOW),
  owner: undefined,
  isPrivate: true,
  ...over,
});

type Settings = { results: 'thread' | 'dm' | 'digest'; digest: boolean };
const sourceOf = (checks: readonly Check[], settings: Settings = { results: 'thread', digest: false }) =>
  createCheckSource({ watchList: { all: async () => checks }, settingsOf: async () => settings });

const result = (over: Partial<Check> = {}): Check =>
  makeCheck({
    state: 'Completed',
    resultRevision: 1,
    outcome: { result: 'Refer' },
    completedSeenAt: YESTERDAY,
    unopenedSince: YESTERDAY,
    ...over,
  });

const uuid = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

const draw = (groups: readonly DigestGroup[], shown?: Set<string>) =>
  digestMessage({ day: '2026-12-02', command: '/check', groups, shown });
const titles = (groups: readonly DigestGroup[]) =>
  groups.filter(({ lines }) => lines.length > 0).map(({ title, lines }) => `${title} ${lines.length}`);

describe('a digest', () => {
  it('groups what needs somebody, in the order of its urgency, and counts it in the notification alone', async () => {
    const many = (count: number, over: Partial<Check>) =>
      manyChecks(count, { createdAt: NOW, invitedAt: NOW, ...over });
    const checks = [
      ...many(14, { invitedAt: Date.parse('2026-11-02T09:00+11:00') }),
      result(),
      result({ unopenedSince: undefined }),
      ...many(1, { startsOn: '2026-12-03' }),
      ...many(1, { state: 'Unconfirmed' }),
      ...many(1, { gone: true }),
    ];
    const groups = await sourceOf(checks)(about());
    expect(titles(groups)).toEqual([
      'Results nobody has opened 1',
      'Results to review 1',
      'At risk 1',
      'Not submitted for days 14',
      'Waiting for a decision 2',
    ]);
    const { message, shown } = draw(groups);
    expect(message.text).toBe('Morning digest, Wed 2 Dec: 19 need somebody');
    const json = JSON.stringify(message.blocks);
    expect(json).toContain('and 9 more');
    expect(json).toContain('result ready since Tue 1 Dec');
    expect(json).toContain('has not started; starts work Thu 3 Dec');
    expect(shown).toHaveLength(10);
    expect(blockListComplaints(message.blocks, 'message', '')).toEqual([]);
  });

  it('shows fewer lines of each group where Slack’s 50 blocks do not hold five', () => {
    const line = (id: string) => ({
      id,
      text: [{ type: 'text' as const, text: id }],
      button: {
        type: 'button' as const,
        action_id: 'a',
        text: { type: 'plain_text' as const, text: 'Look' },
      },
      snoozes: id,
    });
    const group = (title: string, count: number): DigestGroup => ({
      title,
      lines: Array.from({ length: count }, (_, index) => line(`${title}${index}`)),
    });
    for (let groups = 1; groups <= 9; groups += 1) {
      for (const count of [1, 5, 6, 40]) {
        const drawn = draw(Array.from({ length: groups }, (_, index) => group(`Group ${index}`, count)));
        expect(drawn.message.blocks?.length).toBeLessThanOrEqual(50);
        expect(blockListComplaints(drawn.message.blocks, 'message', '')).toEqual([]);
        expect(drawn.shown.length).toBeGreaterThanOrEqual(groups);
      }
    }
    expect(draw([group('A', 3), group('B', 1), group('A', 2)]).shown).toEqual([
      'A0',
      'A1',
      'A2',
      'A0',
      'A1',
      'B0',
    ]);
  });

  it('loses the lines that are dealt with, and gets no new ones', async () => {
    const [one, other, late] = [result({ id: uuid(1) }), result({ id: uuid(2) }), result({ id: uuid(3) })];
    const { shown } = draw(await sourceOf([one, other])(about()));
    expect(shown).toEqual([uuid(1), uuid(2)]);
    const after = draw(await sourceOf([other, late])(about()), new Set(shown));
    expect(after.shown).toEqual([uuid(2)]);
    expect(JSON.stringify(after.message.blocks)).toContain('and 1 more');
    const over = draw(await sourceOf([])(about()), new Set(shown));
    expect(JSON.stringify(over.message.blocks)).toContain('Everything in this list is dealt with.');
  });

  it('shows names as text, whatever is in them', async () => {
    const checks = AWKWARD_NAMES.map((lastName, index) =>
      result({ id: uuid(index), worker: { firstName: '', lastName, email: 'a@example.com' } }),
    );
    for (const check of checks) {
      const { message } = draw(await sourceOf([check])(about()));
      expect(blockListComplaints(message.blocks, 'message', '')).toEqual([]);
    }
  });

  it('keeps no name, and no button, once it is over', () => {
    const { text, blocks } = formerDigestMessage('2026-12-01', '/check');
    expect(text).toContain('Morning digest, Tue 1 Dec.');
    expect(JSON.stringify(blocks)).not.toMatch(/button|overflow/);
  });
});

describe('where names and outcomes may not be shown', () => {
  const masked = about({ isPrivate: false });

  it('a digest is the same for every outcome, and without names and start dates', async () => {
    const drawn = new Set<string>();
    for (const outcome of RESULTS) {
      const opened = result({ id: uuid(2), outcome: { result: outcome }, unopenedSince: undefined });
      const checks = [
        result({ outcome: { result: outcome } }),
        opened,
        makeCheck({ id: uuid(3), startsOn: '2026-12-03', createdAt: NOW, invitedAt: NOW }),
      ];
      drawn.add(JSON.stringify(draw(await sourceOf(checks)(masked)).message));
    }
    const [only = '', ...others] = drawn;
    expect(others).toEqual([]);
    expect(only).toContain('result ready');
    expect(only).not.toMatch(/Lovelace|Refer|Clear|Attention Required|review|3 Dec/);
  });

  it('does not say that a result has changed, as only some do', async () => {
    const groups = await sourceOf([result({ resultRevision: 2 })])(masked);
    expect(titles(groups)).toEqual([]);
    expect(titles(await sourceOf([result({ resultRevision: 2 })])(about()))).toHaveLength(1);
  });
});

describe('a result that nobody has opened', () => {
  const settings: [string, Settings, boolean][] = [
    ['in the thread', { results: 'thread', digest: true }, true],
    ['in the digest of the desk', { results: 'digest', digest: false }, true],
    ['by DM', { results: 'dm', digest: false }, false],
    ['in a digest of their own', { results: 'digest', digest: true }, false],
  ];
  it.each(settings)(
    'whose owner is told %s is in the desk’s digest: at once, or after two business days',
    async (_, chosen, atOnce) => {
      const friday = Date.parse('2026-11-27T16:00+11:00');
      const isListed = async (now: string) => {
        const rules = attentionRules(calendar, { staleAfterDays: 7 }, Date.parse(now));
        return (
          titles(await sourceOf([result({ unopenedSince: friday })], chosen)(about({ rules }))).length > 0
        );
      };
      expect(await isListed('2026-11-27T17:00+11:00')).toBe(atOnce);
      expect(await isListed('2026-11-30T08:30+11:00')).toBe(atOnce);
      expect(await isListed('2026-12-01T08:30+11:00')).toBe(true);
    },
  );

  it('is in its owner’s digest, and in nobody else’s', async () => {
    const source = sourceOf([result({ owner: { userId: 'U_OWNER', by: 'U_HR', at: 1 } })]);
    expect(titles(await source(about({ owner: 'U_OWNER' })))).toHaveLength(1);
    expect(titles(await source(about({ owner: 'U_HR' })))).toHaveLength(0);
  });
});
