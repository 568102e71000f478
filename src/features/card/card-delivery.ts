import type { CardRecord, Check } from '../../checks/check.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import type { Config } from '../../config.ts';
import { describeError } from '../../operations/describe-error.ts';
import type { Log } from '../../operations/log.ts';
import type { ChannelPrivacy } from '../../slack/channel-privacy.ts';
import type { OwnMessages } from '../../slack/own-messages.ts';
import type { Message, Poster, PostOptions } from '../../slack/poster.ts';
import { SlackPostError } from '../../slack/slack-post-error.ts';
import { type Due, fingerprint, withCard } from './announcement-due.ts';
import { cardContent } from './card-content.ts';
import { threadReply } from './thread-reply.ts';
import { undeliverableNotice } from './undeliverable-notice.ts';

/** A card somebody deleted comes back this often; then they meant it. */
const MOST_REPOSTS = 1;

export interface DeliveryOptions {
  watchList: WatchList;
  poster: Poster;
  ownMessages: OwnMessages;
  privacy: Pick<ChannelPrivacy, 'look'>;
  now: () => number;
  log: Log;
  config: Pick<Config, 'certificateButton'> & { slack: Pick<Config['slack'], 'command'> };
  /** Whether this process is the one that posts; asked right before each post. */
  mayPost: () => boolean;
  /**
   * How long a post of another process that may still run can be on its way, in milliseconds: so long it is neither
   * looked for nor repeated. 0 where there is one process.
   */
  othersPostForMs: number;
  /** Writes what was done, however long the store takes: what is done but not written would be done again. */
  record: (id: string, patch: Partial<CardRecord>) => Promise<void>;
  /** A card went out without its outcome because Slack could not say whether the channel is private. */
  onPrivacyNotKnown: (channelId: string) => void;
}

type Metadata = NonNullable<PostOptions['metadata']>;
type Shown = Pick<CardRecord, 'announced' | 'outcomeShown'>;

/**
 * Does what is due for one check, and records it. Rejects with SlackPostError where it is worth another try later or
 * the message itself is refused; a place that is gone is settled here.
 */
export function createCardDelivery(options: DeliveryOptions): (check: Check, due: Due) => Promise<void> {
  const { watchList, poster, ownMessages, privacy, now, log, config, record, onPrivacyNotKnown } = options;

  /** Draws the card when its turn has come: by the check as it is then, for the channel as it is then. */
  function drawing(check: Check, channelId: string) {
    let shown: Shown | undefined;
    return {
      shown: () => shown,
      async draw(): Promise<Message> {
        if (!options.mayPost()) throw new SlackPostError('unknown', 'taken_over');
        const seen = await privacy.look(channelId);
        if (seen === 'not-known') onPrivacyNotKnown(channelId);
        const outcomeShown = seen === 'private';
        const latest = (await watchList.get(check.id)) ?? check;
        const content = cardContent(latest, { outcomeShown, certificateButton: config.certificateButton });
        shown = { announced: fingerprint(content), outcomeShown };
        return { text: content.text, blocks: content.blocks };
      },
    };
  }

  /** Never another channel: the requester alone, once, without content. */
  async function tellRequester(check: Check, error: SlackPostError, shown: Shown): Promise<void> {
    const about = { reference: check.reference, slackError: error.slackError };
    if (check.card.undeliverable === undefined) {
      try {
        await poster.dm(check.requester.userId, undeliverableNotice(check, config.slack.command));
      } catch (failure) {
        if (!(failure instanceof SlackPostError) || failure.kind === 'unknown') throw failure;
        log.error('card.requester-unreachable', { ...about, ...describeError(failure) });
      }
      log.warn('card.undeliverable', about);
    }
    await record(check.id, {
      ...shown,
      undeliverable: error.slackError,
      postingSince: undefined,
      replyingSince: undefined,
    });
  }

  /** Posts of this process that were not answered. */
  const ours = new Set<string>();

  function leaveToOthers(what: string, since: number | undefined): void {
    if (since === undefined || ours.has(what) || now() - since >= options.othersPostForMs) return;
    throw new SlackPostError('unknown', 'on_its_way');
  }

  /** A card whose posting was not answered may stand there all the same. */
  async function findCard({ id, reference, channelId, card }: Check, metadata: Metadata): Promise<boolean> {
    leaveToOthers(id, card.postingSince);
    if (card.postingSince === undefined) return false;
    const ts = await ownMessages.find({ channelId, since: card.postingSince, metadata });
    if (ts === undefined) return false;
    log.info('card.found', { reference });
    // What stands on it is not known.
    await record(id, { channelId, ts, announced: undefined, postingSince: undefined });
    return true;
  }

  async function deliverCard(check: Check): Promise<void> {
    const { id, reference, card } = check;
    const place =
      card.ts !== undefined && card.channelId !== undefined
        ? { channelId: card.channelId, ts: card.ts }
        : undefined;
    const channelId = place?.channelId ?? check.channelId;
    const { draw, shown } = drawing(check, channelId);
    let posted: { channelId: string; ts: string };
    try {
      if (place) {
        await poster.update(place.channelId, place.ts, draw);
        posted = place;
      } else {
        const { metadata } = cardContent(check, { outcomeShown: false, certificateButton: 'gated' });
        if (await findCard(check, metadata)) return;
        ours.add(id);
        if (card.postingSince === undefined) await record(id, { postingSince: now() });
        posted = await poster.post(channelId, draw, { metadata });
      }
    } catch (error) {
      const drawn = shown();
      if (!(error instanceof SlackPostError) || drawn === undefined) throw error;
      if (place && error.kind === 'message-gone') {
        const again = card.reposts < MOST_REPOSTS;
        log.info('card.deleted', { reference, again });
        await record(
          id,
          again
            ? { ts: undefined, channelId: undefined, announced: undefined, reposts: card.reposts + 1 }
            : drawn,
        );
        return;
      }
      if (error.kind !== 'channel-gone' && error.kind !== 'message-gone') throw error;
      return await tellRequester(check, error, drawn);
    }
    await record(id, { ...posted, ...shown(), postingSince: undefined, undeliverable: undefined });
    ours.delete(id);
    log.info(place ? 'card.updated' : 'card.posted', { reference });
  }

  async function deliverReply(check: Check): Promise<void> {
    const { id, reference, news, card } = check;
    const { channelId, ts: threadTs, replyingSince: since } = card;
    if (channelId === undefined || threadTs === undefined) return;
    const metadata = { event_type: 'workerchecks_news', event_payload: { check_id: id, news: String(news) } };
    leaveToOthers(`${id} ${news}`, since);
    // Some results settle later and others do not: where outcomes may not stand, that one changed would say which.
    const forRequesterAlone = news > 1 && card.outcomeShown !== true;
    try {
      const there =
        since !== undefined &&
        (await ownMessages.find({ channelId, threadTs, since, metadata })) !== undefined;
      ours.add(`${id} ${news}`);
      if (since === undefined) await record(id, { replyingSince: now() });
      if (forRequesterAlone) await poster.dm(check.requester.userId, threadReply(check));
      else if (!there) await poster.post(channelId, threadReply(check), { threadTs, metadata });
      log.info('card.replied', { reference });
    } catch (error) {
      if (!(error instanceof SlackPostError)) throw error;
      if (error.kind === 'channel-gone') return await tellRequester(check, error, {});
      // Without the card there is no thread.
      if (error.kind !== 'message-gone') throw error;
    }
    await record(id, { repliedNews: news, replyingSince: undefined });
    ours.delete(`${id} ${news}`);
  }

  return async (check, due) => {
    if (!options.mayPost()) throw new SlackPostError('unknown', 'taken_over');
    await (due === 'card' ? deliverCard(check) : deliverReply(check));
  };
}

/** Writes a change of the card's record. */
export async function writeCard(watchList: WatchList, id: string, patch: Partial<CardRecord>): Promise<void> {
  await watchList.update(id, (check) => withCard(check, patch));
}
