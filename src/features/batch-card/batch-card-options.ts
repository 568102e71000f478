import type { Batch } from '../../checks/batches/batch.ts';
import type { BatchList } from '../../checks/batches/batch-list.ts';
import type { BatchProgress } from '../../checks/batches/batch-service.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import type { Log } from '../../log/log.ts';
import type { PostedMessages } from '../../slack/messages/find-posted-message.ts';
import type { Message, Poster } from '../../slack/messages/poster.ts';
import type { PostingRules } from '../card/card-options.ts';

export interface BatchCardSyncOptions {
  batches: BatchList;
  watchList: Pick<WatchList, 'get' | 'onChange'>;
  content: {
    progressOf: (batch: Batch) => BatchProgress;
    productName: (productId: string) => string;
    /** The slash command. */
    command: string;
  };
  slack: { poster: Poster; postedMessages: Pick<PostedMessages, 'find'> };
  posting: Pick<PostingRules, 'mayPost' | 'othersPostForMs'>;
  /** Called when a batch card was posted in a channel that had been closed to it: other cards are waiting for that. */
  onOpened: (channelId: string) => Promise<void>;
  clocks: {
    /** Epoch milliseconds. */
    now: () => number;
    /** Monotonic, milliseconds. */
    clock: () => number;
    /** Minimum time between two updates of the same card, milliseconds. */
    intervalMs: number;
  };
  log: Log;
}

export interface BatchCardContext extends BatchCardSyncOptions {
  /** Renders the card as it should be now. */
  draw: (batch: Batch) => Required<Message>;
  /** Records what was done in Slack; retries while the store is down. */
  record: (id: string, change: (batch: Batch) => Batch) => Promise<void>;
}
