import { DAY_MS } from '../../time/durations.ts';
import type { IsAbandoned } from '../abandoned-work.ts';
import type { Check } from '../check.ts';
import { confirmWrite, retryWrite } from '../durable-write.ts';
import {
  type HandOver,
  type HandOverOrder,
  type HandOverService,
  handedOver,
  isHandedOver,
} from '../hand-over.ts';
import { ownerOf } from '../owner.ts';
import { isOpen } from '../polling-rules.ts';
import type { Collection, Locks } from '../ports.ts';
import type { WatchList } from '../watch-list.ts';

/** Longer than a form is likely to stay open. */
const DONE_KEPT_MS = 7 * DAY_MS;

export interface HandOverOptions {
  watchList: Pick<WatchList, 'all' | 'get' | 'update'>;
  locks: Locks;
  /** Key: the hand-over's id. */
  handOvers: Collection<HandOver>;
  /** This process's id. */
  process: string;
  now: () => number;
}

export interface RecoverableHandOverService extends HandOverService {
  /** Finishes what a dead process left unfinished. */
  recoverHandOvers(isAbandoned: IsAbandoned): Promise<void>;
}

export function createHandOver(options: HandOverOptions): RecoverableHandOverService {
  const { watchList, locks, handOvers, process, now } = options;

  const openChecksOf = async (userId: string): Promise<Check[]> =>
    (await watchList.all()).filter((check) => isOpen(check) && ownerOf(check) === userId);

  /** Writes the intention, or finds the one that the same form left before. */
  async function intend({ id, from, to }: HandOverOrder, by: string): Promise<HandOver> {
    const checks = (await openChecksOf(from)).map((check) => ({
      id: check.id,
      ...(check.owner === undefined ? {} : { ownedSince: check.owner.at }),
    }));
    const intended = { id, from, to, by, at: now(), process, checks };
    const inserted = await confirmWrite(
      () => handOvers.insert(id, intended),
      async () => ((await handOvers.get(id)) === undefined ? undefined : false),
    );
    return inserted ? intended : ((await handOvers.get(id)) ?? intended);
  }

  /** Resolves with how many of the checks belong to the new owner by this hand-over. */
  async function finish(handOver: HandOver): Promise<number> {
    if (handOver.done !== undefined) return handOver.done;
    let done = 0;
    for (const { id } of handOver.checks) {
      // The first one tells of all of them: by the time they read it, the others have followed.
      const tells = done === 0;
      const check = await retryWrite(() =>
        watchList.update(id, (current) => handedOver(current, handOver, { tells })),
      );
      if (check !== undefined && isHandedOver(check, handOver)) done += 1;
    }
    await retryWrite(() => handOvers.set(handOver.id, { ...handOver, done }, DONE_KEPT_MS));
    return done;
  }

  return {
    countOpen: async (userId) => (await openChecksOf(userId)).length,
    handOver: (order, { userId }) =>
      locks.hold(`hand-over:${order.id}`, async () =>
        finish((await handOvers.get(order.id)) ?? (await intend(order, userId))),
      ),
    async recoverHandOvers(isAbandoned) {
      const left: string[] = [];
      for await (const [id, { at, process: beganIt, done }] of handOvers.entries()) {
        if (done === undefined && isAbandoned({ key: id, mark: String(at), process: beganIt })) left.push(id);
      }
      for (const id of left) {
        await locks.hold(`hand-over:${id}`, async () => {
          const handOver = await handOvers.get(id);
          if (handOver !== undefined) await finish(handOver);
        });
      }
    },
  };
}
