import type { Check } from '../../checks/check.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { ChannelPrivacy } from '../../slack/access/channel-privacy.ts';
import type { ChannelChange } from '../../slack/router/routes.ts';
import { withCardRecord } from './card-diff.ts';

const PRIVACY_RECHECK_MS = 30_000;
/** Slack tells an app without history scopes nothing of a channel that turned public, so every channel with outcomes is asked. */
const PRIVACY_INTERVAL_MS = 600_000;
/** A channel may have opened to the bot without a word of Slack's, or while the bot was away. */
const RETRY_INTERVAL_MS = 300_000;
/** So many cards of one channel are tried in a round; once one of them works, so do all. */
const RETRIES_PER_CHANNEL = 5;

export interface ChannelWatcher {
  start(): void;
  stop(): void;
  changed(change: ChannelChange): Promise<void>;
  /** Tries every card again that had no place in this channel. */
  retryIn(channelId: string): Promise<void>;
  /** Asks again in half a minute what Slack could not say of this channel. */
  recheckLater(channelId: string): void;
  /** Resolves when nothing runs in the background. */
  idle(): Promise<void>;
}

const channelOf = ({ card, channelId }: Check) => card.channelId ?? channelId;

/** What Slack did not take and would not take again before something changes. */
const isHeld = ({ card }: Check) => card.undeliverable !== undefined || card.removalRefused !== undefined;

/** Draws cards anew where their channel changed: it opened to the bot, turned public, or got another id. */
export function createChannelWatcher({
  watchList,
  privacy,
  redraw,
  isDue,
  log,
}: {
  watchList: WatchList;
  privacy: Pick<ChannelPrivacy, 'privacyOf'>;
  /** Makes a card due whatever stands on it, and whatever is on its way to it. */
  redraw: (id: string) => Promise<void>;
  /** Whether the card is about to be drawn anyway. */
  isDue: (check: Check) => boolean;
  log: Log;
}): ChannelWatcher {
  const background = new Set<Promise<void>>();
  const rechecks = new Map<string, NodeJS.Timeout>();
  let rounds: NodeJS.Timeout[] = [];
  let stopped = true;
  let round = 0;

  function inBackground(task: Promise<void>): void {
    const settled = task
      .catch((error: unknown) => log.error('card.channel-not-checked', describeError(error)))
      .finally(() => background.delete(settled));
    background.add(settled);
  }

  const cardsIn = async (channelId: string) =>
    (await watchList.all()).filter((check) => channelOf(check) === channelId);

  /** Where Slack cannot say, `cautious` takes the outcome off; otherwise the cards stay until Slack can. */
  async function checkPrivacy(channelId: string, cautious: boolean): Promise<void> {
    const cards = (await cardsIn(channelId)).filter(
      ({ card, state }) => state !== 'Purged' && (card.ts ?? card.postingSince) !== undefined,
    );
    if (cards.length === 0) return;
    const seen = await privacy.privacyOf(channelId);
    if (seen === 'not-known') recheckLater(channelId);
    if (seen === 'not-known' && !cautious) return;
    for (const check of cards) {
      const differs = check.card.outcomeShown !== (seen === 'private');
      if (differs || (cautious && isDue(check))) await redraw(check.id);
    }
  }

  function recheckLater(channelId: string): void {
    if (rechecks.has(channelId) || stopped) return;
    const timer = setTimeout(() => {
      rechecks.delete(channelId);
      inBackground(checkPrivacy(channelId, false));
    }, PRIVACY_RECHECK_MS);
    rechecks.set(channelId, timer.unref());
  }

  /** Channels that turned public, and a RESULT_VISIBILITY that was changed while the bot was down. */
  async function checkChannels(): Promise<void> {
    const checks = await watchList.all();
    const posted = checks.filter(({ card, state }) => card.ts !== undefined && state !== 'Purged');
    for (const channelId of new Set(posted.map(channelOf))) await checkPrivacy(channelId, false);
  }

  /** A few of each channel, others in each round. */
  async function retryHeld(): Promise<void> {
    const held = Map.groupBy((await watchList.all()).filter(isHeld), channelOf);
    for (const checks of held.values()) {
      const first = (round * RETRIES_PER_CHANNEL) % checks.length;
      const tried = [...checks.slice(first), ...checks.slice(0, first)].slice(0, RETRIES_PER_CHANNEL);
      for (const { id } of tried) await redraw(id);
    }
    round += 1;
  }

  async function retryIn(channelId: string): Promise<void> {
    for (const check of await cardsIn(channelId)) {
      // What is due may be on its way with an answer from before the change.
      if (isHeld(check) || isDue(check)) await redraw(check.id);
    }
  }

  async function renumber(from: string, to: string): Promise<void> {
    const renumbered = (id: string) => (id === from ? to : id);
    for (const { id } of await cardsIn(from)) {
      await watchList.update(id, (check) => {
        const { channelId, leftBehind } = check.card;
        const card = {
          ...(channelId === undefined ? {} : { channelId: renumbered(channelId) }),
          ...(leftBehind === undefined
            ? {}
            : { leftBehind: leftBehind.map((one) => ({ ...one, channelId: renumbered(one.channelId) })) }),
        };
        return { ...withCardRecord(check, card), channelId: renumbered(check.channelId) };
      });
    }
    await retryIn(to);
  }

  return {
    start() {
      stopped = false;
      inBackground(retryHeld());
      inBackground(checkChannels());
      rounds = [
        setInterval(() => inBackground(retryHeld()), RETRY_INTERVAL_MS).unref(),
        setInterval(() => inBackground(checkChannels()), PRIVACY_INTERVAL_MS).unref(),
      ];
    },
    stop() {
      stopped = true;
      for (const timer of rounds) clearInterval(timer);
      for (const timer of rechecks.values()) clearTimeout(timer);
      rechecks.clear();
    },
    async changed(change) {
      if (change.kind === 'renumbered') await renumber(change.channelId, change.newChannelId);
      else if (change.kind === 'joined') await retryIn(change.channelId);
      else await checkPrivacy(change.channelId, true);
    },
    retryIn,
    recheckLater,
    async idle() {
      while (background.size > 0) await Promise.all(background);
    },
  };
}
