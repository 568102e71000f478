import type { AttentionRules } from '../../checks/attention.ts';
import type { Access } from '../../slack/access/access.ts';
import type { ChannelPrivacy } from '../../slack/access/channel-privacy.ts';
import type { PostedMessages } from '../../slack/messages/find-posted-message.ts';
import type { Poster } from '../../slack/messages/poster.ts';
import type { DigestRecords } from './digest-record.ts';
import type { DigestSource } from './digest-source.ts';

/** What became of a day's digest. */
export type DigestOutcome = 'posted' | 'nothing' | 'failed';

export interface DigestOptions {
  records: DigestRecords;
  /** In the order of the digest. */
  sources: readonly DigestSource[];
  slack: {
    poster: Pick<Poster, 'post' | 'dm' | 'update'>;
    postedMessages: Pick<PostedMessages, 'search'>;
    privacy: Pick<ChannelPrivacy, 'privacyOf'>;
    access: Pick<Access, 'may'>;
  };
  posting: {
    /** Whether this process is the leader; asked right before each request. */
    mayPost: () => boolean;
    /** How long a post by another process may still be in flight, milliseconds. */
    othersPostForMs: number;
  };
  content: {
    rules: () => AttentionRules;
    /** The slash command. */
    command: string;
    /** Whether names and outcomes may be shown in a DM to their owner. */
    namesInDms: boolean;
  };
  on: {
    outcome: (outcome: DigestOutcome) => void;
    failure: (error: unknown) => void;
  };
}

/** For whom a digest is. `key`: of its record. */
export type Recipient =
  | { key: 'desk'; channelId: string }
  /** The person's user id is the key. */
  | { key: string; teamId: string };
