import type { Check } from '../../checks/check.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { cardLocation } from './card-diff.ts';
import type { CardContext } from './card-options.ts';
import type { PostClaims } from './post-claims.ts';
import { resultNotice, threadReply, undeliverableNotice } from './requester-messages.ts';

/** Thrown if the message is no longer true when it is about to be sent. */
class OutdatedMessage extends Error {
  override name = 'OutdatedMessage';
}

/** Messages to the requester. Rejects with a SlackPostError if it is worth a retry. */
export interface RequesterNotifier {
  /** Tells the requester once, by DM, that the card cannot be shown in its channel; without the card's content. */
  notice(check: Check): Promise<void>;
  /** Announces a result: in the card's thread, or by DM if there is no thread. */
  reply(check: Check): Promise<void>;
}

export function createRequesterNotifier(context: CardContext, claims: PostClaims): RequesterNotifier {
  const { watchList, now, log, config, record } = context;
  const { poster, postedMessages } = context.slack;
  const { command } = config.slack;

  async function tell(check: Check, message: () => Message | Promise<Message>): Promise<void> {
    try {
      await poster.dm(check.requester.userId, message, { urgency: 'urgent' });
    } catch (error) {
      if (error instanceof OutdatedMessage) return;
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      log.error('card.requester-unreachable', { reference: check.reference, ...describeError(error) });
    }
  }

  /** Whether the reply was posted in the thread; false if it never can be. */
  async function replyInThread(check: Check): Promise<boolean> {
    const { id, resultRevision, card } = check;
    const place = cardLocation(card);
    // Only some outcomes change later, so in a channel that may not see outcomes, announcing a change would reveal
    // them.
    const forRequesterAlone = resultRevision > 1 && card.outcomeShown !== true;
    if (place === undefined || card.undeliverable !== undefined || forRequesterAlone) return false;
    const { channelId, ts } = place;
    // A reply has no thread of its own: the message goes in the thread that the card is in.
    const { threadTs = ts } = card;
    const since = card.replyingSince;
    const metadata = {
      event_type: 'workerchecks_news',
      event_payload: { check_id: id, news: String(resultRevision) },
    };
    try {
      if (since !== undefined) {
        if (await postedMessages.find({ channelId, threadTs, since, metadata })) return true;
      } else {
        await record(id, () => ({ replyingSince: now() }));
      }
      await poster.post(channelId, threadReply(check), { threadTs, metadata, urgency: 'urgent' });
      return true;
    } catch (error) {
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      log.info('card.no-thread', { reference: check.reference, slackError: error.slackError });
      return false;
    }
  }

  return {
    async notice(check) {
      await tell(check, async () => {
        const latest = (await watchList.get(check.id)) ?? check;
        const { undeliverable, notTold } = latest.card;
        if (undeliverable === undefined || !notTold) throw new OutdatedMessage();
        return undeliverableNotice(latest, command, undeliverable);
      });
      await record(check.id, () => ({ notTold: undefined }));
    },
    async reply(check) {
      const { id, reference, resultRevision, card } = check;
      const what = `${id} ${resultRevision}`;
      claims.waitForOthers(what, card.replyingSince);
      claims.claim(what);
      if (!(await replyInThread(check))) await tell(check, () => resultNotice(check, command));
      log.info('card.replied', { reference });
      await record(id, () => ({ notifiedRevision: resultRevision, replyingSince: undefined }));
      claims.release(what);
    },
  };
}
