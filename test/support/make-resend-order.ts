import type { Check } from '../../src/checks/check.ts';
import type { ResendOrder } from '../../src/checks/check-service.ts';
import { makeCheck } from './make-check.ts';

/** Of the check that an order of `makeResendOrder` makes. */
export const NEW_CHECK = { checkId: '11111111-1111-4111-8111-111111111111', reference: 'CHK-NEW22' } as const;

/** A form that sends the invitation of `makeCheck` again, to another address; override what the test is about. */
export function makeResendOrder(over: Partial<ResendOrder> = {}): ResendOrder {
  return {
    id: NEW_CHECK.checkId,
    checkId: makeCheck().id,
    worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@new.example' },
    productId: 'ncchc',
    ...over,
  };
}

/** A check as a process left it that died once its intention to replace it was written. */
export function makeCheckToReplace(over: Partial<Check> = {}): Check {
  const { worker, productId } = makeResendOrder();
  const begun = { userId: 'U_HR2', at: 900_000, process: 'dead' };
  const productName = 'National police check';
  const replacing = { ...NEW_CHECK, worker, productId, productName, ...begun };
  return makeCheck({ replacing, cancelling: begun, ...over });
}
