import { BotError } from '../../errors.ts';
import type { Check, Replacement } from '../check.ts';
import type { Person, ResendOrder } from '../check-service.ts';
import { confirmWrite } from '../durable-write.ts';
import { isRequestable, replacementIntended } from '../transitions.ts';
import type { InviteIntentionsOptions } from './invite-intentions.ts';
import type { Invited } from './request-cancellation.ts';
import { requireCheck } from './require-check.ts';

/**
 * Whether this person may replace the invitation, according to our record. Includes a cancelled check unless another
 * person cancelled it.
 */
export function mayReplace(check: Check, { userId }: Pick<Person, 'userId'>): check is Invited {
  if (!isRequestable(check) || check.gone) return false;
  if (check.state === 'Cancelled') return check.cancelledBy === undefined || check.cancelledBy === userId;
  return check.state === 'Pending';
}

/** The writes made before an invitation is replaced. All reject with StorageError. */
export type ResendIntentions = ReturnType<typeof createResendIntentions>;

export function createResendIntentions(options: Omit<InviteIntentionsOptions, 'counts'>) {
  const { watchList, references, products, process, now } = options;

  /** @throws BotError if the product is no longer offered */
  async function replacementFor(order: ResendOrder, check: Check, person: Person): Promise<Replacement> {
    const { id: checkId, worker, productId, note, startsOn } = order;
    const product =
      productId === check.productId
        ? { id: productId, name: check.productName }
        : products.find(({ id }) => id === productId);
    if (product === undefined) throw new BotError('product', 'This check type is no longer offered here.');
    return {
      ...{ checkId, worker, productId, productName: product.name, process },
      reference: await references.take(),
      userId: person.userId,
      at: now(),
      ...(note === undefined ? {} : { note }),
      ...(startsOn === undefined ? {} : { startsOn }),
    };
  }

  /** Writes the intention to replace; undefined if the check has changed since it was read. */
  async function intend({ id }: Check, replacement: Replacement): Promise<Check | undefined> {
    let intended = false;
    const check = await confirmWrite(
      () =>
        watchList.update(id, (current) => {
          intended = mayReplace(current, replacement);
          return intended ? replacementIntended(current, replacement) : current;
        }),
      async () => {
        const found = await requireCheck(watchList, id);
        return found.replacing?.checkId === replacement.checkId ? found : undefined;
      },
    );
    return intended ? check : undefined;
  }

  return { replacementFor, intend };
}
