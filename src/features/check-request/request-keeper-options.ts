import type { WebClient } from '@slack/web-api';
import type { CheckRequest } from '../../checks/check-requests/check-request.ts';
import type { RecordList } from '../../checks/record-list.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import type { ChannelPrivacy } from '../../slack/access/channel-privacy.ts';
import type { PostedMessages } from '../../slack/messages/find-posted-message.ts';
import type { Message, Poster } from '../../slack/messages/poster.ts';
import type { PostingRules } from '../card/card-options.ts';

export interface RequestKeeperOptions {
  requests: RecordList<CheckRequest>;
  watchList: Pick<WatchList, 'get' | 'all' | 'onChange'>;
  /** Renders a card as it should be now. */
  draw: (request: CheckRequest, options: { namesShown: boolean }) => Promise<Required<Message>>;
  slack: {
    poster: Pick<Poster, 'post' | 'update' | 'dm'>;
    postedMessages: Pick<PostedMessages, 'find'>;
    privacy: Pick<ChannelPrivacy, 'mayShowOutcome'>;
    web: WebClient;
  };
  posting: PostingRules;
  timing: {
    /** How often every request is looked at, and how long a failure is backed off at most, milliseconds. */
    everyMs: number;
    /** Epoch milliseconds. */
    now: () => number;
  };
  onFailure: (error: unknown) => void;
  /** How many decided steps Slack has not been told of yet. */
  onPending: (count: number) => void;
}
