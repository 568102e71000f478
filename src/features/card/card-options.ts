import type { BatchList } from '../../checks/batches/batch-list.ts';
import type { CardRecord } from '../../checks/card-record.ts';
import type { Check } from '../../checks/check.ts';
import type { PersonSettingsOf } from '../../checks/person-settings.ts';
import type { AuditAction } from '../../checks/vocabulary.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import type { Config } from '../../config/config.ts';
import type { Log } from '../../log/log.ts';
import type { Access } from '../../slack/access/access.ts';
import type { ChannelPrivacy } from '../../slack/access/channel-privacy.ts';
import type { PostedMessages } from '../../slack/messages/find-posted-message.ts';
import type { Poster } from '../../slack/messages/poster.ts';
import type { CardThreads } from './card-threads.ts';

/** A change to the stored card record, computed from the record at the time of writing. */
export type CardPatch = (card: CardRecord) => Partial<CardRecord>;

/**
 * Records what was done in Slack, retrying while the store is down: an unrecorded post would be repeated. `action`:
 * recorded in the audit log as the bot's.
 */
export type RecordCard = (id: string, patch: CardPatch, action?: AuditAction) => Promise<void>;

/** Prevents two processes from posting the same card. */
export interface PostingRules {
  /** Whether this process is the leader; checked right before each request. */
  mayPost: () => boolean;
  /**
   * Whether the bot can read the history of channels in which names may be shown, to find a post whose response was
   * lost.
   */
  canFindPosts: () => boolean;
  /** How long a post by another process may still be in flight, milliseconds. 0 with a single process. */
  othersPostForMs: number;
}

export interface CardSyncOptions {
  watchList: WatchList;
  /** Their cards are the heads of threads. */
  batches: Pick<BatchList, 'all' | 'update' | 'onChange'>;
  slack: {
    poster: Poster;
    postedMessages: Pick<PostedMessages, 'find'>;
    privacy: Pick<ChannelPrivacy, 'privacyOf'>;
    access: Pick<Access, 'isAbsent'>;
  };
  posting: PostingRules;
  settingsOf: PersonSettingsOf;
  config: Pick<Config, 'certificateButton' | 'digestChannel'> & { slack: Pick<Config['slack'], 'command'> };
  now: () => number;
  log: Log;
}

export interface CardContext extends CardSyncOptions {
  threads: CardThreads;
  /** Aborts all waits; a new signal after each start. */
  stopSignal: () => AbortSignal;
  record: RecordCard;
  /** Called when a card was drawn without its outcome because Slack could not say whether the channel is private. */
  onPrivacyNotKnown: (channelId: string) => void;
}

/** Applies the patch, but keeps the card due if a redraw was requested in the meantime. */
export function unlessRedrawRequested(
  { card: before }: Pick<Check, 'card'>,
  patch: Partial<CardRecord>,
): CardPatch {
  return ({ redraws }) => (redraws === before.redraws ? patch : { ...patch, renderedHash: undefined });
}
