import type { Check } from '../../checks/check.ts';
import { PURGED_CARD } from '../../checks/purge-pending.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { type CardLocation, cardLocation } from './card-diff.ts';
import type { CardContext } from './card-options.ts';
import { cardView } from './card-view.ts';
import { replacedCard } from './placeholder-cards.ts';

/** Removes from Slack what must no longer be shown. Rejects with a transient SlackPostError if it is worth a retry. */
export interface CardRemover {
  /** Clears or deletes the card of a purged check, and its superseded cards. */
  purge(check: Check): Promise<void>;
  /** Deletes superseded cards. */
  removeSuperseded(check: Check): Promise<void>;
}

export function createCardRemover(options: Pick<CardContext, 'slack' | 'record' | 'log'>): CardRemover {
  const { record, log } = options;
  const { poster } = options.slack;

  /** done, gone (the message did not exist), or Slack's error if it refuses. */
  async function outcomeOf(request: () => Promise<void>): Promise<'done' | 'gone' | { slackError: string }> {
    try {
      await request();
      return 'done';
    } catch (error) {
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      return error.kind === 'message-gone' ? 'gone' : { slackError: error.slackError };
    }
  }

  const change = ({ channelId, ts }: CardLocation, message: Message) =>
    outcomeOf(() => poster.update(channelId, ts, message, { urgency: 'ordinary' }));
  const remove = ({ channelId, ts }: CardLocation) => outcomeOf(() => poster.remove(channelId, ts));

  async function clearSuperseded(
    check: Check,
  ): Promise<{ cleared: CardLocation[]; refusal: string | undefined }> {
    const cleared: CardLocation[] = [];
    let refusal: string | undefined;
    for (const location of check.card.supersededCards ?? []) {
      let outcome = await remove(location);
      if (typeof outcome === 'object') outcome = await change(location, replacedCard(check));
      if (typeof outcome === 'object') refusal = outcome.slackError;
      else cleared.push(location);
    }
    return { cleared, refusal };
  }

  const without = (locations: readonly CardLocation[] | undefined, cleared: readonly CardLocation[]) =>
    (locations ?? []).filter(({ ts }) => !cleared.some((one) => one.ts === ts));

  const held = ({ card }: Check, slackError: string | undefined) =>
    slackError === undefined ? undefined : { slackError, redraws: card.redraws ?? 0 };

  /** Falls back to deleting the card if Slack does not let it be edited. */
  async function clearCard(check: Check): Promise<{ stands: boolean; refusal: string | undefined }> {
    const location = cardLocation(check.card);
    if (location === undefined) return { stands: false, refusal: undefined };
    const { text, blocks } = cardView(check, { outcomeShown: false, certificateButton: 'gated' });
    const changed = await change(location, { text, blocks });
    if (typeof changed === 'string') return { stands: changed === 'done', refusal: undefined };
    const removed = await remove(location);
    return typeof removed === 'string'
      ? { stands: false, refusal: undefined }
      : { stands: true, refusal: `${changed.slackError}, ${removed.slackError}` };
  }

  return {
    async purge(check) {
      const card = await clearCard(check);
      const { cleared, refusal = card.refusal } = await clearSuperseded(check);
      const wasRefused = check.card.removalRefused !== undefined;
      // Audited once, and once more when it is resolved.
      const action = wasRefused ? 'purge-finished' : 'purge-pending';
      const isChanged = wasRefused === (refusal === undefined);
      await record(
        check.id,
        ({ supersededCards }) => ({
          ...(card.stands ? {} : { channelId: undefined, ts: undefined }),
          ...(card.refusal === undefined ? { renderedHash: PURGED_CARD, undeliverable: undefined } : {}),
          supersededCards: without(supersededCards, cleared),
          removalRefused: held(check, refusal),
          postingSince: undefined,
          notTold: undefined,
        }),
        isChanged ? action : undefined,
      );
      const about = { reference: check.reference, slackError: refusal };
      if (refusal === undefined) log.info('card.purged', about);
      else log.error('card.purge-pending', about);
    },
    async removeSuperseded(check) {
      const { cleared, refusal } = await clearSuperseded(check);
      await record(check.id, ({ supersededCards }) => ({
        supersededCards: without(supersededCards, cleared),
        removalRefused: held(check, refusal),
      }));
      const about = { reference: check.reference, slackError: refusal };
      if (refusal === undefined) log.info('card.removed', about);
      else log.error('card.not-removed', about);
    },
  };
}
