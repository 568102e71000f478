import { expect, it } from 'vitest';
import { attentionRules } from '../../../src/checks/attention.ts';
import type { DigestAbout } from '../../../src/features/digest/digest-source.ts';
import { createRequestSource } from '../../../src/features/digest/request-source.ts';
import { createHolidays } from '../../../src/time/holidays.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { makeCheckRequest } from '../../support/make-check-request.ts';

const calendar = createLocalCalendar('Australia/Sydney', createHolidays('AU-NSW'));
/** A Wednesday. */
const NOW = Date.parse('2026-12-02T08:30+11:00');
const ABOUT: DigestAbout = {
  rules: attentionRules(calendar, { staleAfterDays: 7 }, NOW),
  owner: undefined,
  isPrivate: true,
};

const source = createRequestSource({
  waiting: async () => [makeCheckRequest({ createdAt: Date.parse('2026-12-01T15:00+11:00') })],
  products: [{ id: 'ncchc', name: 'National police check' }],
});

const said = async (over: Partial<DigestAbout> = {}) => {
  const [group] = await source({ ...ABOUT, ...over });
  const [line] = group?.lines ?? [];
  return {
    title: group?.title,
    line,
    text: line?.text.map((one) => ('text' in one ? one.text : '@')).join(''),
  };
};

it('lists a request of a workflow among what waits for a decision', async () => {
  const { title, line, text } = await said();
  expect(title).toBe('Waiting for a decision');
  expect(text).toBe('Ada Lovelace · National police check: asked for on Tue 1 Dec by @');
  expect(line?.button).toMatchObject({ action_id: 'request.change', text: { text: 'Decide…' } });
  expect(line?.snoozes).toBeUndefined();
});

it('names nobody where names may not be shown, and is in no digest of one person', async () => {
  expect((await said({ isPrivate: false })).text).toBe(
    'A request · National police check: asked for on Tue 1 Dec by @',
  );
  expect(await source({ ...ABOUT, owner: 'U_HR' })).toEqual([]);
});
