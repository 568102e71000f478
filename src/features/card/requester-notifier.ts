import type { Check } from '../../checks/check.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { cardLocation } from './card-diff.ts';
import type { CardContext } from './card-options.ts';
import type { PostClaims } from './post-claims.ts';
import { resultNotice, threadReply, undeliverableNotice } from './requester-messages.ts';

/** By the time the message would be sent, there was nothing left to say. */
class Outdated extends Error {
  override name = 'NoLongerTrue';
}

/** Messages to the requester. Rejects with a SlackPostError if it is worth another try. */
export interface RequesterNotifier {
  /** Says once, by DM, that the card cannot be shown in its channel; without the card's content. */
  notice(check: Check): Promise<void>;
  /** Says that there is a result: in the card's thread, or by DM if there is no thread. */
  reply(check: Check): Promise<void>;
}

export function createRequesterNotifier(context: CardContext, claims: PostClaims): RequesterNotifier {
  const { watchList, now, log, config, record } = context;
  const { poster, postedMessages } = context.slack;
  const { command } = config.slack;

  async function tell(check: Check, message: () => Message | Promise<Message>): Promise<void> {
    try {
      await poster.dm(check.requester.userId, message, { urgency: 'news' });
    } catch (error) {
      if (error instanceof Outdated) return;
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      log.error('card.requester-unreachable', { reference: check.reference, ...describeError(error) });
    }
  }

  /** Whether the thread took it; false where it never will. */
  async function replyInThread(check: Check): Promise<boolean> {
    const { id, resultRevision, card } = check;
    const place = cardLocation(card);
    // Some results settle later and others do not: where outcomes may not stand, that one changed would say which.
    const forRequesterAlone = resultRevision > 1 && card.outcomeShown !== true;
    if (place === undefined || card.undeliverable !== undefined || forRequesterAlone) return false;
    const { channelId, ts } = place;
    // A reply in a thread has no thread of its own: what is said of it goes beside it.
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
      await poster.post(channelId, threadReply(check), { threadTs, metadata, urgency: 'news' });
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
        if (undeliverable === undefined || !notTold) throw new Outdated();
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
