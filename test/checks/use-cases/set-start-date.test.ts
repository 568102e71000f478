import { describe, expect, it } from 'vitest';
import { STATES } from '../../../src/checks/check.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';

const HR = { teamId: 'T1', userId: 'U_HR' };

describe('setStartDate', () => {
  it('takes a date while the check is open, and writes nothing otherwise', async () => {
    const takes: string[] = [];
    for (const state of STATES) {
      const check = makeCheck({ state });
      const { checkService } = await openCheckHarness([check]);
      const { kind } = await checkService.setStartDate(check.id, '2026-12-08', HR);
      const stored = await checkService.get(check.id);
      expect(stored?.startsOn).toBe(kind === 'set' ? '2026-12-08' : undefined);
      if (kind === 'set') takes.push(state);
    }
    expect(takes).toEqual(['Unconfirmed', 'Pending', 'In Progress', 'Unknown']);
  });

  it('is done once, however often it is submitted', async () => {
    const check = makeCheck({ startsOn: '2026-12-01' });
    const { checkService, audited } = await openCheckHarness([check]);
    expect(await checkService.setStartDate(check.id, undefined, HR)).toMatchObject({ kind: 'set' });
    expect(await checkService.setStartDate(check.id, undefined, HR)).toMatchObject({ kind: 'unchanged' });
    expect(await checkService.get(check.id)).not.toHaveProperty('startsOn');
    expect(audited.filter((line) => line.includes('start-date-changed'))).toHaveLength(1);
  });

  it('does not make an invitation form that is delivered again ask for another check', async () => {
    const { checkService, workerChecks } = await openCheckHarness();
    const draft = {
      id: '11111111-1111-4111-8111-111111111111',
      worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
      productId: 'ncchc',
      channelId: 'C1',
      startsOn: '2026-12-01',
    };
    await checkService.invite(draft, HR);
    await checkService.setStartDate(draft.id, '2026-12-08', HR);
    expect(await checkService.invite(draft, HR)).toMatchObject({ kind: 'already-sent' });
    expect(workerChecks.calls).toHaveLength(1);
  });
});
