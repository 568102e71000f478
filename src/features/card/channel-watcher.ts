import type { Check } from '../../checks/check.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { ChannelPrivacy } from '../../slack/access/channel-privacy.ts';
import type { ChannelChange } from '../../slack/router/routes.ts';
import { withCardRecord } from './card-diff.ts';

const PRIVACY_RECHECK_MS = 30_000;
/**
 * Without history scopes, Slack does not tell the app that a channel turned public, so every channel with outcomes is
 * polled.
 */
const PRIVACY_INTERVAL_MS = 600_000;
/** A channel may have become accessible without an event, or while the bot was down. */
const RETRY_INTERVAL_MS = 300_000;
/** Cards of one channel retried per round; once one succeeds, all of them are retried. */
const RETRIES_PER_CHANNEL = 5;

export interface ChannelWatcher {
  start(): void;
  stop(): void;
  changed(change: ChannelChange): Promise<void>;
  /** Retries every card that could not be posted in this channel. */
  retryIn(channelId: string): Promise<void>;
  /** Rechecks the channel's privacy in half a minute, when Slack could not say. */
  recheckLater(channelId: string): void;
  /** Resolves when nothing is running in the background. */
  idle(): Promise<void>;
}

const channelOf = ({ card, channelId }: Check) => card.channelId ?? channelId;

/** Slack refused it, and would refuse again until something changes. */
const isHeld = ({ card }: Check) => card.undeliverable !== undefined || card.removalRefused !== undefined;

interface ChannelWatcherOptions {
  watchList: WatchList;
  privacy: Pick<ChannelPrivacy, 'privacyOf'>;
  /** Makes a card due, whatever it shows and whatever update is in flight. */
  redraw: (id: string) => Promise<void>;
  /** Whether the card is about to be drawn anyway. */
  isDue: (check: Check) => boolean;
  log: Log;
}

const cardsIn = async (watchList: WatchList, channelId: string) =>
  (await watchList.all()).filter((check) => channelOf(check) === channelId);

/** Adds outcomes to cards and removes them as the channel's audience changes. */
function createPrivacyCheck(
  { watchList, privacy, redraw, isDue }: ChannelWatcherOptions,
  recheckLater: (channelId: string) => void,
) {
  /** If Slack cannot say, `cautious` removes the outcome; otherwise the cards stay as they are until it can. */
  async function check(channelId: string, { cautious }: { cautious: boolean }): Promise<void> {
    const cards = (await cardsIn(watchList, channelId)).filter(
      ({ card, state }) => state !== 'Purged' && (card.ts ?? card.postingSince) !== undefined,
    );
    if (cards.length === 0) return;
    const seen = await privacy.privacyOf(channelId);
    if (seen === 'not-known') recheckLater(channelId);
    if (seen === 'not-known' && !cautious) return;
    for (const one of cards) {
      const differs = one.card.outcomeShown !== (seen === 'private');
      if (differs || (cautious && isDue(one))) await redraw(one.id);
    }
  }

  return {
    check,
    /** Catches channels that turned public, and a RESULT_VISIBILITY changed while the bot was down. */
    async checkAll(): Promise<void> {
      const checks = await watchList.all();
      const posted = checks.filter(({ card, state }) => card.ts !== undefined && state !== 'Purged');
      for (const channelId of new Set(posted.map(channelOf))) await check(channelId, { cautious: false });
    },
  };
}

/** Retries cards that Slack refused. */
function createHeldCards({ watchList, redraw, isDue }: ChannelWatcherOptions) {
  let round = 0;
  return {
    /** A few per channel, different ones in each round. */
    async retryAll(): Promise<void> {
      const held = Map.groupBy((await watchList.all()).filter(isHeld), channelOf);
      for (const checks of held.values()) {
        const first = (round * RETRIES_PER_CHANNEL) % checks.length;
        const tried = [...checks.slice(first), ...checks.slice(0, first)].slice(0, RETRIES_PER_CHANNEL);
        for (const { id } of tried) await redraw(id);
      }
      round += 1;
    },
    async retryIn(channelId: string): Promise<void> {
      for (const check of await cardsIn(watchList, channelId)) {
        // A due card may be in flight with an answer from before the change.
        if (isHeld(check) || isDue(check)) await redraw(check.id);
      }
    },
  };
}

/** A channel's id changed: updates its checks and their cards. */
async function renumberCards(watchList: WatchList, from: string, to: string): Promise<void> {
  const renumbered = (id: string) => (id === from ? to : id);
  for (const { id } of await cardsIn(watchList, from)) {
    await watchList.update(id, (check) => {
      const { channelId, supersededCards } = check.card;
      const card = {
        ...(channelId === undefined ? {} : { channelId: renumbered(channelId) }),
        ...(supersededCards === undefined
          ? {}
          : {
              supersededCards: supersededCards.map((one) => ({
                ...one,
                channelId: renumbered(one.channelId),
              })),
            }),
      };
      return { ...withCardRecord(check, card), channelId: renumbered(check.channelId) };
    });
  }
}

/** Redraws cards when their channel became accessible, turned public, or got another id. */
export function createChannelWatcher(options: ChannelWatcherOptions): ChannelWatcher {
  const { watchList, log } = options;
  const background = new Set<Promise<void>>();
  const rechecks = new Map<string, NodeJS.Timeout>();
  const privacy = createPrivacyCheck(options, recheckLater);
  const { retryAll, retryIn } = createHeldCards(options);
  let rounds: NodeJS.Timeout[] = [];
  let stopped = true;

  function inBackground(task: Promise<void>): void {
    const settled = task
      .catch((error: unknown) => log.error('card.channel-not-checked', describeError(error)))
      .finally(() => background.delete(settled));
    background.add(settled);
  }

  function recheckLater(channelId: string): void {
    if (rechecks.has(channelId) || stopped) return;
    const timer = setTimeout(() => {
      rechecks.delete(channelId);
      inBackground(privacy.check(channelId, { cautious: false }));
    }, PRIVACY_RECHECK_MS);
    rechecks.set(channelId, timer.unref());
  }

  return {
    start() {
      stopped = false;
      inBackground(retryAll());
      inBackground(privacy.checkAll());
      rounds = [
        setInterval(() => inBackground(retryAll()), RETRY_INTERVAL_MS).unref(),
        setInterval(() => inBackground(privacy.checkAll()), PRIVACY_INTERVAL_MS).unref(),
      ];
    },
    stop() {
      stopped = true;
      for (const timer of rounds) clearInterval(timer);
      for (const timer of rechecks.values()) clearTimeout(timer);
      rechecks.clear();
    },
    async changed(change) {
      if (change.kind === 'renumbered') {
        await renumberCards(watchList, change.channelId, change.newChannelId);
        await retryIn(change.newChannelId);
      } else if (change.kind === 'joined') await retryIn(change.channelId);
      else await privacy.check(change.channelId, { cautious: true });
    },
    retryIn,
    recheckLater,
    async idle() {
      while (background.size > 0) await Promise.all(background);
    },
  };
}
