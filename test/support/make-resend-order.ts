import type { Check } from '../../src/checks/check.ts';
import type { ResendOrder } from '../../src/checks/check-service.ts';
import { makeCheck } from './make-check.ts';

/** The check that an order of `makeResendOrder` creates. */
export const NEW_CHECK = { checkId: '11111111-1111-4111-8111-111111111111', reference: 'CHK-NEW22' } as const;

/** A form that re-sends the invitation of `makeCheck` to another address; override what matters to the test. */
export function makeResendOrder(over: Partial<ResendOrder> = {}): ResendOrder {
  return {
    id: NEW_CHECK.checkId,
    checkId: makeCheck().id,
    worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@new.example' },
    productId: 'ncchc',
    ...over,
  };
}

/** A check left by a process that died right after writing its intention to replace it. */
export function makeCheckToReplace(over: Partial<Check> = {}): Check {
  const { worker, productId } = makeResendOrder();
  const begun = { userId: 'U_HR2', at: 900_000, process: 'dead' };
  const productName = 'National police check';
  const replacing = { ...NEW_CHECK, worker, productId, productName, ...begun };
  return makeCheck({ replacing, cancelling: begun, ...over });
}
