import { describe, expect, it } from 'vitest';
import type { BatchState } from '../../../src/checks/batches/batch.ts';
import {
  BATCH_ENDED,
  continueReply,
  forgetRestReply,
  refusedReply,
  stopReply,
} from '../../../src/features/batch-card/batch-card-reply.ts';
import { peopleToSendAgain, refusedChecks } from '../../../src/features/batch-card/refused-people.ts';
import { readPeople } from '../../../src/people/read-people.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';

const outcome = (kind: 'changed' | 'unchanged', state: BatchState) => ({ kind, batch: makeBatch({ state }) });

describe('replies to the buttons of a batch card', () => {
  it.each([
    [stopReply, 'Stopped', 'Stopped. At most the invitation under way', 'Stopped', 'already stopped'],
    [continueReply, 'Sending', 'Inviting continues.', 'Sending', 'already being sent'],
    [forgetRestReply, 'Done', '0 people will not be invited.', 'Sending', 'Press *Stop* on its card first.'],
  ] as const)(
    'report a change, an earlier change, and that the batch has ended',
    (reply, to, done, from, not) => {
      expect(reply(outcome('changed', to))).toContain(done);
      expect(reply(outcome('unchanged', from))).toContain(not);
      expect(reply(outcome('unchanged', 'Done'))).toBe(BATCH_ENDED);
    },
  );

  it('explain why refused invitations cannot be sent again', () => {
    expect(refusedReply(undefined, 0)).toBe(BATCH_ENDED);
    expect(refusedReply(makeBatch({ state: 'Done', purgedAt: 1 }), 1)).toBe(BATCH_ENDED);
    expect(refusedReply(makeBatch(), 1)).toContain('still being sent');
    expect(refusedReply(makeBatch({ state: 'Done' }), 0)).toContain('No refused invitation is left');
    expect(refusedReply(makeBatch({ state: 'Done' }), 1)).toBeUndefined();
  });

  it('fill the form with the refused people, in order, as a list it can read', async () => {
    const worker = { firstName: '', lastName: 'Ng, "Al"', email: 'al@example.com', mobile: '+61412345678' };
    const checks = new Map([
      [3, makeCheck({ state: 'Refused', refusal: 'validation' })],
      [2, makeCheck({ state: 'Pending' })],
      [1, makeCheck({ state: 'Refused', worker, startsOn: '2026-12-08' })],
      [4, makeCheck({ state: 'Refused', worker: undefined })],
    ]);
    const text = peopleToSendAgain(refusedChecks(checks));
    const list = await readPeople(
      { kind: 'text', text },
      {
        products: [{ id: 'ncchc', name: 'National police check' }],
        maxRows: 10,
        today: '2026-11-26',
      },
    );
    expect(list).toMatchObject({
      rows: [
        { person: worker, productId: 'ncchc', startsOn: '2026-12-08', complaints: [] },
        { person: { email: 'ada@example.com' }, productId: 'ncchc', complaints: [] },
      ],
    });
  });
});
