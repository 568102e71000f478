import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import { batchCheckId } from '../../../src/checks/batches/batch-check-id.ts';
import { batchProgress } from '../../../src/checks/batches/batch-progress.ts';
import {
  done,
  isUntidy,
  paused,
  purged,
  restForgotten,
  resumed,
  retried,
  stopped,
  tidied,
  workerForgotten,
} from '../../../src/checks/batches/batch-transitions.ts';
import { isToBeSent, nextRow } from '../../../src/checks/batches/unsent-rows.ts';
import type { Check, State } from '../../../src/checks/check.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';

const ROWS = 6;
const PERSON = { teamId: 'T1', userId: 'U_OTHER' };
const BATCH = makeBatch({ reservedOn: '2026-11-26' }, ROWS);

type Checks = ReadonlyMap<number, Check>;
const STEPS: Record<string, (batch: Batch, checks: Checks) => Batch> = {
  pause: (batch) => paused(batch, { reason: 'credits' }, 5),
  pauseAWhile: (batch) => paused(batch, { reason: 'unreachable', retryAt: 9 }, 5),
  retry: (batch) => retried(batch, 6),
  stop: (batch) => stopped(batch, PERSON, 5),
  resume: (batch) => resumed(batch, PERSON, 6),
  forgetRest: (batch, checks) => restForgotten(batch, checks, PERSON, 7),
  forgetWorker: (batch, checks) => workerForgotten(batch, checks, 'ADA2@example.com', 5),
  done: (batch, checks) => (nextRow(batch, checks, 0) === undefined ? done(batch, 8) : batch),
  tidy: (batch, checks) => (isUntidy(batch, checks) ? tidied(batch, checks) : batch),
};

const states = fc.constantFrom<State>(
  'Inviting',
  'Pending',
  'Completed',
  'Cancelled',
  'Unconfirmed',
  'Refused',
);
const someCheck = fc.record({
  state: states,
  refusal: fc.constantFrom('credits' as const, 'validation' as const),
});
const someChecks = fc.array(fc.option(someCheck), { minLength: ROWS, maxLength: ROWS }).map((all) => {
  const checks = new Map<number, Check>();
  for (const [index, one] of all.entries()) {
    if (one === null) continue;
    const { invitationId, ...check } = makeCheck({ id: batchCheckId(BATCH.id, index + 1), state: one.state });
    const isMade = ['Pending', 'Completed', 'Cancelled'].includes(one.state);
    const ends = one.state === 'Refused' ? { refusal: one.refusal } : {};
    checks.set(index + 1, { ...check, ...(isMade ? { invitationId: `inv-${index}` } : {}), ...ends });
  }
  return checks;
});
const someSteps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 12 });

function after(steps: readonly string[], checks: Checks): Batch {
  return steps.reduce((batch, step) => STEPS[step]?.(batch, checks) ?? batch, BATCH);
}

it('every row is counted once, whatever people and the leader do', () => {
  fc.assert(
    fc.property(someChecks, someSteps, (checks, steps) => {
      const batch = after(steps, checks);
      const { total, invited, refused, unconfirmed, openAlready, notInvited, ...of } = batchProgress(
        batch,
        checks,
      );
      const inFlight = [...checks.values()].filter(({ state }) => state === 'Inviting').length;
      expect(total).toBe(ROWS);
      expect(invited + refused + unconfirmed + openAlready + notInvited + inFlight).toBe(ROWS);
      expect(of.submitted + of.waiting + of.done + of.cancelled).toBe(invited);
    }),
  );
});

it('a row that WorkerChecks received, or may have received, or that was forgotten is never sent again', () => {
  fc.assert(
    fc.property(someChecks, someSteps, (checks, steps) => {
      const batch = after(steps, checks);
      for (const row of batch.rows) {
        const check = checks.get(row.row);
        const mayHaveBeenSent =
          check !== undefined && !(check.state === 'Refused' && check.refusal === 'credits');
        if (mayHaveBeenSent || row.skipped !== undefined) expect(isToBeSent(row, check)).toBe(false);
      }
      if (steps.includes('forgetWorker')) expect(JSON.stringify(batch)).not.toContain('ada2@example.com');
    }),
  );
});

it('a batch holds no details once it is done and tidied, and the rest was forgotten', () => {
  fc.assert(
    fc.property(someChecks, someSteps, (checks, steps) => {
      const batch = after([...steps, 'stop', 'forgetRest', 'done', 'tidy'], checks);
      if (batch.state !== 'Done') return;
      expect(batch.reservedOn).toBeUndefined();
      expect(JSON.stringify(batch)).not.toContain('example.com');
    }),
  );
});

it('a batch can be purged in any state, and then sends nothing', () => {
  fc.assert(
    fc.property(someChecks, someSteps, (checks, steps) => {
      const batch = purged(after(steps, checks), { at: 9, rule: 'a rule' });
      expect(JSON.stringify(batch)).not.toContain('example.com');
      expect(batch).toMatchObject({ state: 'Done', purgedAt: 9 });
      expect(nextRow(batch, new Map(), 0)).toBeUndefined();
      expect(resumed(batch, PERSON, 10)).toBe(batch);
    }),
  );
});

it('each row has a check id of its own: a UUID, always the same', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => batchCheckId(BATCH.id, index + 1));
  expect(new Set(ids).size).toBe(1_000);
  expect(new Set(ids.map((id) => id.slice(0, 12))).size).toBe(1_000);
  expect(batchCheckId(BATCH.id, 7)).toBe(ids[6]);
  expect(() => makeCheck({ id: batchCheckId(BATCH.id, 7) })).not.toThrow();
});
