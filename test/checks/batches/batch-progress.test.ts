import { describe, expect, it } from 'vitest';
import { batchProgress } from '../../../src/checks/batches/batch-progress.ts';
import type { Check } from '../../../src/checks/check.ts';
import { makeCheck } from '../../support/make-check.ts';

const SECOND = { checkId: '00000000-0000-4000-8000-000000000002', reference: 'CHK-22222' };
const FIRST = makeCheck({ state: 'Replaced', replacedBy: SECOND });

function progress(second: Partial<Check>) {
  const other = makeCheck({ id: SECOND.checkId, ...SECOND, ...second });
  const rows = [{ row: 1, productId: 'ncchc' }];
  return batchProgress({ rows }, new Map([[1, FIRST]]), (id) => [FIRST, other].find((one) => one.id === id));
}

describe('the progress of a batch', () => {
  it('counts a row whose check was replaced by the state of the replacement', () => {
    expect(progress({ state: 'Pending' })).toMatchObject({ invited: 1, waiting: 1, cancelled: 0 });
    expect(progress({ state: 'Completed' })).toMatchObject({ invited: 1, done: 1 });
  });

  it('counts a replacement that is being sent as waiting, and an unconfirmed one as unconfirmed', () => {
    const unanswered = { invitationId: undefined };
    expect(progress({ state: 'Inviting', ...unanswered })).toMatchObject({ invited: 1, waiting: 1 });
    expect(progress({ state: 'Unconfirmed', ...unanswered })).toMatchObject({ invited: 0, unconfirmed: 1 });
  });

  it('counts it as cancelled if the replacement was not sent', () => {
    const { invitationId: _, ...unsent } = makeCheck({ state: 'Refused', refusal: 'credits' });
    expect(progress({ ...unsent, invitationId: undefined })).toMatchObject({ invited: 1, cancelled: 1 });
  });
});
