import { type CardSync, createCardSync } from '../features/card/card-sync.ts';
import { canFindPosts, createPostedMessages } from '../slack/messages/find-posted-message.ts';
import type { Checks } from './create-checks.ts';
import type { Slack } from './create-slack.ts';
import type { Runtime } from './runtime.ts';

/** What keeps each check's card up to date. The leader runs it. */
export function createCards(
  { config, timeouts, process, now, log }: Runtime,
  { watchList, leader }: Checks,
  { web, identity, poster, privacy }: Slack,
): CardSync {
  return createCardSync({
    watchList,
    slack: { poster, postedMessages: createPostedMessages({ web, log }), privacy },
    posting: {
      mayPost: leader.isLeader,
      canFindPosts: () => canFindPosts(identity.known()?.scopes ?? [], config.resultVisibility),
      othersPostForMs: process.isAlone ? 0 : timeouts.othersPostForMs,
    },
    config,
    now,
    log,
  });
}
