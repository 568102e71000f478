import type { CardRecord, Check } from '../../checks/check.ts';
import type { AuditAction } from '../../checks/ports.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import type { Config } from '../../config/config.ts';
import type { Log } from '../../log/log.ts';
import type { ChannelPrivacy } from '../../slack/access/channel-privacy.ts';
import type { PostedMessages } from '../../slack/messages/find-posted-message.ts';
import type { Poster } from '../../slack/messages/poster.ts';

/** What becomes of the card's record, by what is stored then. */
export type CardPatch = (card: CardRecord) => Partial<CardRecord>;

export interface PostCardOptions {
  watchList: WatchList;
  poster: Poster;
  postedMessages: PostedMessages;
  privacy: Pick<ChannelPrivacy, 'privacyOf'>;
  now: () => number;
  log: Log;
  config: Pick<Config, 'certificateButton'> & { slack: Pick<Config['slack'], 'command'> };
  /** Whether this process is the one that posts; asked right before each post. */
  mayPost: () => boolean;
  /** Whether a post whose answer was lost can be found again: the bot may read the history where names may stand. */
  canFindPosts: () => boolean;
  /**
   * How long a post of another process that may still run can be on its way, in milliseconds: so long it is neither
   * looked for nor repeated. 0 where there is one process.
   */
  othersPostForMs: number;
  /** Writes what was done, however long the store takes: what is done but not written would be done again. `deed`: of the bot's, for the audit. */
  record: (id: string, change: CardPatch, deed?: AuditAction) => Promise<void>;
  /** A card went out without its outcome because Slack could not say whether the channel is private. */
  onPrivacyNotKnown: (channelId: string) => void;
}

/** The change, unless the card was asked for anew meanwhile: then it stays due. */
export function unlessRedrawRequested(
  { card: before }: Pick<Check, 'card'>,
  patch: Partial<CardRecord>,
): CardPatch {
  return ({ redraws }) => (redraws === before.redraws ? patch : { ...patch, announced: undefined });
}
