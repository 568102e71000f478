import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import type { Surface } from '../../../src/sandbox/slack/workspace/model.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { type FeatureHarness, manyChecks, openFeatureHarness } from '../feature-harness.ts';

/** The harness's clock stands at 1,000 s after the epoch. */
const NOW = 1_000_000;

let harness: FeatureHarness;
afterEach(() => harness.stop());

/** Checks with these overrides, in their order: `CHK-22222`, `CHK-22223` … */
const checksWith = (...overrides: Partial<Check>[]): Check[] =>
  manyChecks(overrides.length).map((check, index) => ({
    ...check,
    reference: `CHK-A000${index + 2}`,
    ...overrides[index],
  }));

const ownedBy = (userId: string): Partial<Check> => ({ owner: { userId, by: PEOPLE.hr1, at: 1 } });

const references = (list: Surface) => plainText(list).match(/CHK-\w+/g) ?? [];

describe('the list of one person’s checks', () => {
  it('shows those I own: not those I handed on', async () => {
    harness = await openFeatureHarness({
      checks: checksWith({}, ownedBy(PEOPLE.hr2), { requester: { teamId: 'T0SANDBOX', userId: PEOPLE.hr2 } }),
    });
    await harness.type('/check list mine');
    const list = await harness.told('Mine');
    expect(references(list)).toEqual(['CHK-A0002']);
    expect(plainText(list)).toContain(`| @${PEOPLE.hr1}`);
  });

  it.each(['@rob', '@Rób ', '<@UHR2|rob>', '@UHR2'])('finds a colleague’s by %s', async (typed) => {
    harness = await openFeatureHarness({ checks: checksWith({}, ownedBy(PEOPLE.hr2)) });
    await harness.type(`/check list ${typed}`);
    expect(references(await harness.told(`Checks of @${PEOPLE.hr2}`))).toEqual(['CHK-A0003']);
  });

  it('says that nobody of this name owns a check', async () => {
    harness = await openFeatureHarness({ checks: checksWith({}) });
    await harness.type('/check list @`nobody`');
    await harness.told('No check belongs to `@’nobody’`.');
    harness.slack.sandbox.fault('users.info', { kind: 'error', error: 'fatal_error' }, { times: 20 });
    await harness.type('/check list @rob');
    await harness.told('could not be');
  });

  it('is chosen from a menu of people, and paged', async () => {
    harness = await openFeatureHarness({ checks: manyChecks(25, ownedBy(PEOPLE.hr2)) });
    await harness.type('/check list mine');
    const list = await harness.told('Mine: no checks.');
    await harness.hr.select(list, { actionId: 'list.owner' }, PEOPLE.hr2);
    const first = await harness.told('25 checks, page 1 of 2');
    expect(plainText(first)).toContain(`Checks of @${PEOPLE.hr2}`);
    await harness.hr.click(first, 'Next');
    const second = await harness.told('25 checks, page 2 of 2');
    expect(references(second)).toHaveLength(5);
    await harness.hr.select(second, { actionId: 'list.filter' }, 'All checks');
    await harness.told('25 checks, page 1 of 2');
  });

  it('is refused to a colleague without the right, in the usual words', async () => {
    harness = await openFeatureHarness({ checks: checksWith({}) });
    await harness.sandbox.as(PEOPLE.colleague).command('/check list @hanna');
    await harness.told('Only the HR desk may do this', PEOPLE.colleague);
  });
});

describe('the list of checks that need attention', () => {
  it('says why each is in it, and leaves out the others', async () => {
    const completed = { state: 'Completed', completedSeenAt: NOW } as const;
    harness = await openFeatureHarness({
      checks: checksWith(
        { state: 'Unconfirmed' },
        { gone: true },
        { state: 'Unknown', statusWord: 'On hold' },
        { ...completed, outcome: { result: 'Refer' } },
        { ...completed, outcome: { result: 'Clear' }, unopenedSince: NOW },
        { startsOn: '1970-01-02' },
        { invitedAt: NOW - 16 * DAY_MS },
        // None of these needs anybody.
        {},
        { startsOn: '1970-01-04' },
        { state: 'In Progress', startsOn: '1970-01-02' },
        { ...completed, outcome: { result: 'Clear' } },
        { ...completed, completedSeenAt: NOW - 29 * DAY_MS, outcome: { result: 'Refer' } },
        { state: 'Cancelled' },
        {
          gone: true,
          snoozed: { until: '1970-01-02', by: 'U1', at: 1, state: 'Pending', resultRevision: 0 },
        },
      ),
    });
    await harness.type('/check list attention');
    const rows = plainText(await harness.told('Needs attention')).split('\n');
    const whys = rows.filter((row) => row.startsWith('CHK-')).map((row) => row.split(' | ').at(-1));
    expect(whys).toEqual([
      'Decide whether it was sent',
      'WorkerChecks no longer knows it',
      'Unknown status',
      'Review the result',
      'Nobody has opened the result',
      'At risk: has not started; starts work Fri 2 Jan',
      'Has not submitted for days',
    ]);
  });

  it('says so where there is none', async () => {
    harness = await openFeatureHarness({ checks: checksWith({}) });
    await harness.type('/check list attention');
    await harness.told('No check needs attention.');
    await harness.type('/check list <@UHR2>');
    await harness.told('@UHR2 owns no checks.');
  });
});
