import type { PersonSettingsOf } from '../checks/person-settings.ts';
import { type BatchCardSync, createBatchCardSync } from '../features/batch-card/batch-card-sync.ts';
import { type CardSync, createCardSync } from '../features/card/card-sync.ts';
import { canFindPosts, createPostedMessages } from '../slack/messages/find-posted-message.ts';
import type { ChannelChange } from '../slack/router/routes.ts';
import type { Batches } from './create-batches.ts';
import type { Checks } from './create-checks.ts';
import type { Slack } from './create-slack.ts';
import type { Runtime } from './runtime.ts';

export interface Cards {
  cards: CardSync;
  batchCards: BatchCardSync;
  /** A change to a channel that affects its cards. */
  channelChanged(change: ChannelChange): Promise<void>;
}

/** Keeps the card of each check and batch up to date. Runs on the leader. */
export function createCards(
  { config, timeouts, process, now, clock, log }: Runtime,
  {
    checks: { watchList, leader },
    batches: { batchList, batchService },
  }: { checks: Checks; batches: Batches },
  { web, identity, poster, privacy, access }: Slack,
  settingsOf: PersonSettingsOf,
): Cards {
  const slack = { poster, postedMessages: createPostedMessages({ web, log }), privacy, access };
  const posting = {
    mayPost: leader.isLeader,
    canFindPosts: () => canFindPosts(identity.known()?.scopes ?? [], config.resultVisibility),
    othersPostForMs: process.isAlone ? 0 : timeouts.othersPostForMs,
  };
  const cards = createCardSync({
    watchList,
    batches: batchList,
    slack,
    posting,
    settingsOf,
    config,
    now,
    log,
  });
  const names = new Map(config.workerChecks.products.map(({ id, name }) => [id, name]));
  const batchCards = createBatchCardSync({
    batches: batchList,
    watchList,
    content: {
      progressOf: batchService.progressOf,
      productName: (id) => names.get(id) ?? id,
      command: config.slack.command,
    },
    slack,
    posting,
    onOpened: (channelId) => cards.channelChanged({ kind: 'joined', channelId }),
    clocks: { now, clock, intervalMs: timeouts.batchCardIntervalMs },
    log,
  });
  return {
    cards,
    batchCards,
    async channelChanged(change) {
      // Batch cards first, because they are the heads of the threads.
      await batchCards.channelChanged(change);
      await cards.channelChanged(change);
    },
  };
}
