import { BotError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { Draft, LimitReached, Person } from '../check-service.ts';
import { confirmWrite } from '../durable-write.ts';
import { invitingAgain } from '../transitions.ts';
import type { WatchList } from '../watch-list.ts';
import type { InvitationCounts } from './invitation-counts.ts';
import type { References } from './references.ts';
import { requireCheck } from './require-check.ts';

export interface InviteIntentionsOptions {
  watchList: WatchList;
  counts: InvitationCounts;
  references: References;
  products: readonly { id: string; name: string }[];
  /** This process's id. */
  process: string;
  now: () => number;
}

/** The writes made before an invitation is sent. All reject with StorageError. */
export type InviteIntentions = ReturnType<typeof createInviteIntentions>;

export const maySendAgain = ({ state }: Check) => state === 'Unconfirmed' || state === 'Refused';

export function createInviteIntentions(options: InviteIntentionsOptions) {
  const { watchList, counts, references, products, process, now } = options;

  async function draftToCheck(draft: Draft, requester: Person, reference?: string): Promise<Check> {
    const product = products.find(({ id }) => id === draft.productId);
    if (product === undefined) throw new BotError('product', 'This check type is no longer offered here.');
    return {
      id: draft.id,
      reference: reference ?? (await references.take()),
      state: 'Inviting',
      productId: product.id,
      productName: product.name,
      worker: draft.worker,
      ...(draft.note === undefined ? {} : { note: draft.note }),
      ...(draft.startsOn === undefined ? {} : { startsOn: draft.startsOn }),
      ...(draft.renews === undefined ? {} : { renews: draft.renews }),
      ...(draft.batch === undefined ? {} : { batch: draft.batch }),
      requester,
      channelId: draft.channelId,
      invitingProcess: process,
      createdAt: now(),
      stateSince: now(),
      certificate: 'none',
      gone: false,
      resultRevision: 0,
      pendingAudit: [],
      card: { notifiedRevision: 0, reposts: 0 },
    };
  }

  /** Counts an invitation, then writes its intention; undoes the count if nothing will be sent. */
  async function counted(
    id: string,
    { userId }: Person,
    write: () => Promise<Check | undefined>,
  ): Promise<{ intended: Check | undefined; takeBack: () => Promise<void> } | { reached: LimitReached }> {
    const count = await counts.count(id, userId);
    if ('reached' in count) return count;
    try {
      return { intended: await write(), takeBack: count.takeBack };
    } catch (error) {
      // If this fails too, the count is one too high until tomorrow.
      await count.takeBack().catch(() => {});
      throw error;
    }
  }

  /**
   * Writes the intention to invite; undefined if this form already has a check.
   *
   * @param reference one that was taken for it; absent: takes one
   */
  async function intend(draft: Draft, requester: Person, reference?: string): Promise<Check | undefined> {
    const check = await draftToCheck(draft, requester, reference);
    const inserted = await confirmWrite(
      () => watchList.insert(check),
      async () => {
        const found = await watchList.get(check.id);
        return found && found.reference === check.reference;
      },
    );
    return inserted ? check : undefined;
  }

  /** The same for an existing check; undefined if another request is sending it already. */
  async function intendAgain(id: string, { userId }: Person): Promise<Check | undefined> {
    const at = now();
    let intended = false;
    const check = await confirmWrite(
      () =>
        watchList.update(id, (current) => {
          intended = maySendAgain(current);
          return intended ? invitingAgain(current, { userId, process }, at) : current;
        }),
      async () => {
        const found = await requireCheck(watchList, id);
        return found.state === 'Inviting' && found.stateSince === at ? found : undefined;
      },
    );
    return intended ? check : undefined;
  }

  return { counted, intend, intendAgain };
}
