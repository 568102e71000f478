import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { resendLimit } from '../../../src/checks/resend-limits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';
import { NEW_CHECK, makeResendOrder as order } from '../../support/make-resend-order.ts';

const HR = { teamId: 'T1', userId: 'U_HR2' };
const OLD = makeCheck();
const NEW_ID = NEW_CHECK.checkId;

describe('how often an invitation may be resent', () => {
  it('not within ten minutes of the previous invitation', async () => {
    const { checkService, workerChecks, clock } = await openCheckHarness([makeCheck({ invitedAt: 900_000 })]);
    expect(await checkService.resend(order(), HR)).toMatchObject({
      kind: 'too-soon',
      limit: { of: 'interval', from: 900_000 + 10 * MINUTE_MS },
    });
    expect(workerChecks.calls).toEqual([]);
    clock.now = 900_000 + 10 * MINUTE_MS;
    await checkService.resend(order(), HR);
    clock.now += 9 * MINUTE_MS;
    const again = order({ id: '22222222-2222-4222-8222-222222222222', checkId: NEW_ID });
    expect(await checkService.resend(again, HR)).toMatchObject({ kind: 'too-soon' });
  });

  it('at most three invitations in 24 hours, whatever the address', async () => {
    const { checkService, clock } = await openCheckHarness([OLD]);
    let checkId = OLD.id;
    const outcomes: string[] = [];
    for (const [index, hour] of [1, 2, 3].entries()) {
      clock.now = OLD.createdAt + hour * HOUR_MS;
      const id = `4444444${index}-4444-4444-8444-444444444444`;
      const worker = { firstName: '', lastName: 'Lovelace', email: `ada${index}@new.example` };
      const outcome = await checkService.resend(order({ id, checkId, worker }), HR);
      outcomes.push(outcome.kind);
      if (outcome.kind === 'too-soon')
        expect(outcome.limit).toEqual({ of: 'day', most: 3, from: OLD.createdAt + DAY_MS });
      else checkId = id;
    }
    expect(outcomes).toEqual(['replaced', 'replaced', 'too-soon']);
    clock.now = OLD.createdAt + DAY_MS;
    expect(await checkService.resend(order({ checkId }), HR)).toMatchObject({ kind: 'replaced' });
  });

  it('counts the old check once, though it is also among all checks', () => {
    const again = { ...OLD, invitedAt: 500_000 };
    const to = { email: 'ada@new.example', productId: OLD.productId };
    const at = { minMs: 10 * MINUTE_MS, now: 500_000 + 11 * MINUTE_MS };
    expect(
      resendLimit([again, makeCheck({ id: NEW_ID, invitedAt: 1 })], { ...again }, to, at),
    ).toBeUndefined();
  });

  it('counts other checks of the same address, in any case, and product, and no others', async () => {
    const at = { createdAt: 990_000, invitedAt: 990_000, stateSince: 990_000 };
    const beside = (over: Partial<Check>) =>
      makeCheck({ id: '00000000-0000-4000-8000-000000000009', state: 'Cancelled', ...at, ...over });
    const worker = { firstName: 'Ada', lastName: 'Lovelace', email: 'ADA@New.example' };
    const one = await openCheckHarness([OLD, beside({ worker })]);
    expect(await one.checkService.resend(order(), HR)).toMatchObject({ kind: 'too-soon' });
    const two = await openCheckHarness([OLD, beside({ worker, productId: 'vevo' })]);
    expect(await two.checkService.resend(order(), HR)).toMatchObject({ kind: 'replaced' });
    const three = await openCheckHarness([OLD, beside({ worker, state: 'Refused', invitedAt: undefined })]);
    expect(await three.checkService.resend(order(), HR)).toMatchObject({ kind: 'replaced' });
  });

  it('ignores a time in the future, set by a wrong clock', async () => {
    const { checkService } = await openCheckHarness([makeCheck({ invitedAt: 1_000_000 + DAY_MS })]);
    expect(await checkService.resend(order(), HR)).toMatchObject({ kind: 'replaced' });
  });
});
