import { retryWrite } from '../durable-write.ts';
import { opened, type ResultOpenings } from '../result-opening.ts';
import type { WatchList } from '../watch-list.ts';

export interface OpenResultOptions {
  watchList: Pick<WatchList, 'update'>;
  now: () => number;
}

export function createOpenResult({ watchList, now }: OpenResultOptions): ResultOpenings {
  return {
    async resultOpened(id, { userId }) {
      const at = now();
      await retryWrite(() => watchList.update(id, (check) => opened(check, userId, at)));
    },
  };
}
