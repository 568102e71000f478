import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyResult } from '../../src/checks/apply-result.ts';
import type { Check } from '../../src/checks/check.ts';
import {
  cancelGivenUp,
  cancelIntended,
  cancelled,
  cancelUnanswered,
  closed,
  purged,
  replacementIntended,
  replacementWritten,
} from '../../src/checks/transitions.ts';
import { VENDOR_STATUSES } from '../../src/checks/vocabulary.ts';
import { makeCheck } from '../support/make-check.ts';
import { makeCheckToReplace } from '../support/make-resend-order.ts';
import { summary } from '../support/scripted-workerchecks.ts';

const ACTOR = { userId: 'U_HR', process: 'this' };
const { replacing } = makeCheckToReplace();

type Step = (check: Check, at: number) => Check;
const mark = (at: number) => ({ process: 'this', count: at });

/** As in the use cases: an intention only for an open check, an answer only to an intention. */
const STEPS: Readonly<Record<string, Step>> = {
  replace: (check) =>
    replacing && check.replacing === undefined && check.state === 'Pending'
      ? replacementIntended(check, replacing)
      : check,
  cancel: (check, at) => (check.state === 'Pending' ? cancelIntended(check, ACTOR, at) : check),
  done: (check, at) => (check.cancelling ? cancelled(check, at, mark(at)) : check),
  unanswered: (check, at) => cancelUnanswered(check, mark(at)),
  givenUp: (check) => (check.cancelling ? cancelGivenUp(check) : check),
  written: (check) => (check.state === 'Replaced' ? replacementWritten(check) : check),
  close: (check, at) =>
    check.state === 'Pending' ? closed(check, { ...ACTOR, reason: 'Ended.' }, at) : check,
  purge: purged,
  ...Object.fromEntries(
    VENDOR_STATUSES.map((status): [string, Step] => [
      `says ${status}`,
      (check, at) =>
        applyResult(check, { result: summary({ status }), askedAt: at, mark: mark(at), certificate: 'none' }),
    ]),
  ),
};

describe('a replaced check', () => {
  it('says which one replaces it, and keeps the new details only as long as they are needed', () => {
    const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (names) => {
        let check = makeCheck();
        for (const [index, name] of names.entries()) check = STEPS[name]?.(check, 2_000 + index) ?? check;
        if (check.state === 'Replaced') expect(check.replacedBy).toBeDefined();
        if (check.state === 'Cancelled') expect(check.replacedBy).toBeUndefined();
        if (check.cancelling?.unanswered) expect(check.replacing).toBeUndefined();
        if (check.replacing === undefined) expect(JSON.stringify(check)).not.toContain('new.example');
        if (['Cancelled', 'Closed', 'Purged'].includes(check.state) && !names.includes('says Closed')) {
          expect(check.replacing).toBeUndefined();
        }
        if (check.state === 'Purged') expect(JSON.stringify(check)).not.toContain('example');
        const replaced = check.pendingAudit.filter(({ action }) => action === 'replaced');
        expect(replaced.length).toBeLessThanOrEqual(names.filter((name) => name === 'replace').length);
        for (const { about } of replaced) expect(about).toBe(replacing?.reference);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('is not changed by a second answer to its cancellation', () => {
    const check = cancelled(makeCheckToReplace(), 2_000, mark(1));
    expect(cancelled(check, 3_000, mark(2))).toMatchObject({ state: 'Replaced', cancelledAt: 2_000 });
    expect(cancelled(check, 3_000, mark(2)).pendingAudit).toHaveLength(1);
  });
});
