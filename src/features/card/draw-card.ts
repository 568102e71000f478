import type { CardRecord } from '../../checks/card-record.ts';
import type { Check } from '../../checks/check.ts';
import { PURGED_CARD } from '../../checks/purge-pending.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { cardHash, factsHash } from './card-diff.ts';
import type { CardContext } from './card-options.ts';
import { cardView } from './card-view.ts';
import { namelessCard } from './placeholder-cards.ts';

/** What is recorded about a drawn card. */
export type DrawnCard = Pick<CardRecord, 'renderedHash' | 'renderedFactsHash' | 'outcomeShown'>;

export interface Drawing {
  /** Called by the poster right before it sends the message. */
  draw(): Promise<Message>;
  /** The card that will be shown; undefined until it was drawn. */
  drawn(): DrawnCard | undefined;
  /** Whether a placeholder without a name was drawn, which must be replaced right after it is posted. */
  isNameless(): boolean;
}

/**
 * Renders the card as late as possible: from the check and the channel as they are when the request is sent. A first
 * post that could not be found again if its response were lost contains no name; the full card then replaces it.
 *
 * @param isPrivate the channel was looked up a moment ago, and names may be shown in it
 */
export function createDrawing(
  { watchList, slack, posting, config, onPrivacyNotKnown }: CardContext,
  check: Check,
  channelId: string,
  { isFirst = false, isPrivate = false },
): Drawing {
  const { certificateButton } = config;
  let drawn: DrawnCard | undefined;
  let isNameless = false;

  return {
    drawn: () => drawn,
    isNameless: () => isNameless,
    async draw() {
      if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
      const seen = isPrivate ? 'private' : await slack.privacy.privacyOf(channelId);
      if (seen === 'not-known') onPrivacyNotKnown(channelId);
      const outcomeShown = seen === 'private';
      const latest = (await watchList.get(check.id)) ?? check;
      isNameless = isFirst && outcomeShown && !posting.canFindPosts() && !latest.card.notEditable;
      const view = cardView(latest, { outcomeShown, certificateButton });
      const renderedHash = latest.state === 'Purged' ? PURGED_CARD : cardHash(view);
      drawn = { renderedHash, renderedFactsHash: factsHash(latest, certificateButton), outcomeShown };
      if (isNameless) return namelessCard(latest);
      return { text: view.text, blocks: view.blocks };
    },
  };
}
