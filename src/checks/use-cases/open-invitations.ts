import { HOUR_MS } from '../../time/durations.ts';
import type { Check } from '../check.ts';
import type { OpenChecks } from '../check-service.ts';
import { createInviteeIndex } from '../invitee-index.ts';
import type { Collection, Locks } from '../ports.ts';
import { findOpenFor, invitee } from '../search.ts';
import type { WatchList } from '../watch-list.ts';

/** Far longer than it takes until a written check is known to every process. */
const REMEMBERED_MS = HOUR_MS;
/** How many recent ids to remember for each address and product. */
const MOST_REMEMBERED = 20;

export interface OpenInvitationsOptions {
  watchList: WatchList;
  locks: Locks;
  /** Ids of recently begun checks for an address and product; shared by all processes. */
  begun: Pick<Collection<string[]>, 'get' | 'set'>;
  /** A keyed hash, so that addresses appear only in encrypted records. */
  fingerprint: (text: string) => string;
}

export interface OpenInvitations {
  /**
   * Runs `begin`, which writes the check `id`, unless there are open checks for the same address and product other than
   * `besides`; then resolves with those, newest first. Serialised across all processes, so that concurrent callers see
   * each other's checks. Rejects as `begin` does, and with StorageError.
   */
  begin<T>(
    check: { id: string; email: string; productId: string },
    besides: readonly string[],
    begin: (lost: AbortSignal) => Promise<T>,
  ): Promise<{ open: OpenChecks } | { begun: T }>;
  /** Open checks for the address and product that this process knows of, newest first. */
  openFor(email: string, productId: string): Promise<Check[]>;
  /** Runs `write`, which writes the check `id`, whatever else is open; later calls of `begin` will see it. */
  remember<T>(check: { id: string; email: string; productId: string }, write: () => Promise<T>): Promise<T>;
}

export function createOpenInvitations(options: OpenInvitationsOptions): OpenInvitations {
  const { watchList, locks, begun, fingerprint } = options;

  const findInvited = createInviteeIndex();

  async function note(key: string, id: string, lately: readonly string[]): Promise<void> {
    const remembered = [id, ...lately.filter((one) => one !== id)].slice(0, MOST_REMEMBERED);
    await begun.set(key, remembered, REMEMBERED_MS);
  }

  return {
    openFor: async (email, productId) =>
      findOpenFor(findInvited(await watchList.all(), email, productId), email, productId),
    begin({ id, email, productId }, besides, begin) {
      const key = fingerprint(invitee(email, productId));
      return locks.hold(`invite:${key}`, async (lost) => {
        const lately = (await begun.get(key)) ?? [];
        // The cached watch list may lack what another process wrote a moment ago.
        const read = await Promise.all(lately.map((one) => watchList.get(one)));
        const invited = findInvited(await watchList.all(), email, productId);
        const known = new Map(invited.map((check) => [check.id, check]));
        for (const check of read) if (check !== undefined) known.set(check.id, check);
        const [first, ...others] = findOpenFor([...known.values()], email, productId).filter(
          (check) => check.id !== id && !besides.includes(check.id),
        );
        if (first !== undefined) return { open: [first, ...others] };
        await note(key, id, lately);
        return { begun: await begin(lost) };
      });
    },
    remember({ id, email, productId }, write) {
      const key = fingerprint(invitee(email, productId));
      return locks.hold(`invite:${key}`, async () => {
        await note(key, id, (await begun.get(key)) ?? []);
        return await write();
      });
    },
  };
}
