import { setImmediate } from 'node:timers/promises';
import type { CardRecord, Check } from '../../checks/check.ts';
import { describeError } from '../../operations/describe-error.ts';
import { pause } from '../../slack/pause.ts';
import type { ChannelChange } from '../../slack/routes.ts';
import { SlackPostError } from '../../slack/slack-post-error.ts';
import { announcementDue, DUES, type Due, expectedFingerprint, withCard } from './announcement-due.ts';
import { createCardDelivery, type DeliveryOptions, writeCard } from './card-delivery.ts';

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;
const PRIVACY_RECHECK_MS = 30_000;
/** Slack tells an app without history scopes nothing of a channel that turned public, so every channel with outcomes is asked. */
const PRIVACY_ROUND_MS = 600_000;
/** So many checks are considered in a row before whatever else waits has its turn: a few milliseconds. */
const SLICE = 200;

export interface Announcer {
  /** Resolves once every check has been considered; what is due goes on in the background. May be called again after `stop`. */
  start(): Promise<void>;
  /** Gives up what waits to be tried again; resolves when what runs is done. The next start finishes the rest. */
  stop(): Promise<void>;
  /** Resolves when nothing is due. */
  idle(): Promise<void>;
  /** The bot joined a channel, its privacy changed, or it got another id. Works without `start`, too: it only writes. */
  channelChanged(change: ChannelChange): Promise<void>;
}

/** Does what is due of one kind for one check, one thing after the other. */
interface Worker {
  /** The check changed since the worker last looked. */
  changed: boolean;
  /** What is being drawn may be of before the channel changed. */
  redraw: boolean;
  done: Promise<void>;
}

type AnnouncerOptions = Omit<DeliveryOptions, 'record' | 'onPrivacyNotKnown'>;

/**
 * Keeps every card as it should be: whenever what would be shown differs from what is recorded as shown, one worker
 * for that check posts or updates until it does not, and then calls the requester in the thread.
 */
export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { watchList, privacy, log, config } = options;
  let stopping = new AbortController();
  stopping.abort();
  /** Two a check at most: a reply that waits for Slack's pace holds up no card. */
  const workers = new Map<string, Worker>();
  const nameOf = (due: Due, id: string) => `${due} ${id}`;
  let rounds: NodeJS.Timeout | undefined;
  const background = new Set<Promise<void>>();
  const rechecks = new Map<string, NodeJS.Timeout>();
  /** Pictures Slack refuses: not sent again until they change. */
  const refused = new Map<string, string>();

  const backoff = (failures: number) => Math.min(FIRST_BACKOFF_MS * 2 ** failures, LONGEST_BACKOFF_MS);

  async function record(id: string, patch: Partial<CardRecord>): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await writeCard(watchList, id, patch);
      } catch (error) {
        log.error('card.not-recorded', describeError(error));
        if (stopping.signal.aborted) throw error;
        await pause(backoff(failures), stopping.signal);
      }
    }
  }

  const deliver = createCardDelivery({ ...options, record, onPrivacyNotKnown: recheckLater });

  const picture = (check: Check) => `${expectedFingerprint(check, config.certificateButton)} ${check.news}`;

  function dueNow(check: Check | undefined) {
    const due = check && announcementDue(check, config.certificateButton);
    return due && refused.get(check.id) !== picture(check) ? due : undefined;
  }

  async function work(id: string, kind: Due, worker: Worker): Promise<void> {
    let left: Check | undefined;
    try {
      left = await deliverWhileDue(id, kind, worker);
    } finally {
      workers.delete(nameOf(kind, id));
    }
    if (left && !worker.changed) return consider(left);
    // A change fell in between the last look and here.
    const latest = (await watchList.all()).find((check) => check.id === id);
    if (latest) consider(latest);
  }

  /** Resolves with the check for which nothing of this kind is due any more. */
  async function deliverWhileDue(id: string, kind: Due, worker: Worker): Promise<Check | undefined> {
    let failures = 0;
    for (;;) {
      worker.changed = false;
      let check: Check | undefined;
      try {
        check = await watchList.get(id);
        if (!check || dueNow(check) !== kind) {
          if (worker.changed) continue;
          return check;
        }
        await deliver(check, kind);
        failures = 0;
        if (worker.redraw) await record(id, { announced: undefined });
        worker.redraw = false;
      } catch (error) {
        const about = { reference: check?.reference, due: kind, ...describeError(error) };
        if (check && error instanceof SlackPostError && error.kind === 'refused') {
          refused.set(id, picture(check));
          log.error('card.refused', { ...about, slackError: error.slackError });
          continue;
        }
        if (stopping.signal.aborted) return undefined;
        log.warn('card.not-announced', { ...about, retryInMs: backoff(failures) });
        await pause(backoff(failures), stopping.signal).catch(() => {});
        if (stopping.signal.aborted) return undefined;
        failures += 1;
      }
    }
  }

  function consider(check: Check): void {
    for (const kind of DUES) {
      const running = workers.get(nameOf(kind, check.id));
      if (running) running.changed = true;
    }
    const kind = dueNow(check);
    if (!kind || workers.has(nameOf(kind, check.id)) || stopping.signal.aborted) return;
    const worker: Worker = { changed: false, redraw: false, done: Promise.resolve() };
    workers.set(nameOf(kind, check.id), worker);
    worker.done = work(check.id, kind, worker).catch((error: unknown) => {
      log.error('card.worker-failed', { reference: check.reference, ...describeError(error) });
    });
  }

  function inBackground(task: Promise<void>): void {
    const settled = task
      .catch((error: unknown) => log.error('card.channel-not-checked', describeError(error)))
      .finally(() => background.delete(settled));
    background.add(settled);
  }

  async function cardsIn(channelId: string): Promise<Check[]> {
    const checks = await watchList.all();
    return checks.filter(({ card, ...check }) => (card.channelId ?? check.channelId) === channelId);
  }

  /** Makes a card due whatever stands on it, and whatever is on its way to it. */
  async function redraw(id: string): Promise<void> {
    const worker = workers.get(nameOf('card', id));
    if (worker) worker.redraw = true;
    await record(id, { announced: undefined });
  }

  /** Where Slack cannot say, `cautious` takes the outcome off; otherwise the cards stay until Slack can. */
  async function checkPrivacy(channelId: string, cautious: boolean): Promise<void> {
    const seen = await privacy.look(channelId);
    if (seen === 'not-known') recheckLater(channelId);
    if (seen === 'not-known' && !cautious) return;
    for (const { id, card } of await cardsIn(channelId)) {
      if (card.ts !== undefined && card.outcomeShown !== (seen === 'private')) await redraw(id);
    }
  }

  function recheckLater(channelId: string): void {
    if (rechecks.has(channelId) || stopping.signal.aborted) return;
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
    const channels = new Set(posted.map(({ card, channelId }) => card.channelId ?? channelId));
    for (const channelId of channels) await checkPrivacy(channelId, false);
  }

  async function retryIn(channelId: string): Promise<void> {
    for (const { id, card } of await cardsIn(channelId))
      if (card.undeliverable !== undefined) await redraw(id);
  }

  async function renumber(from: string, to: string): Promise<void> {
    for (const { id } of await cardsIn(from)) {
      await watchList.update(id, (check) => ({
        ...withCard(check, check.card.channelId === from ? { channelId: to } : {}),
        channelId: check.channelId === from ? to : check.channelId,
      }));
    }
    await retryIn(to);
  }

  async function idle(): Promise<void> {
    while (workers.size > 0 || background.size > 0) {
      await Promise.all([...[...workers.values()].map(({ done }) => done), ...background]);
    }
  }

  watchList.onChange(consider);

  return {
    async start() {
      stopping = new AbortController();
      for (const [index, check] of (await watchList.all()).entries()) {
        consider(check);
        if (index % SLICE === SLICE - 1) await setImmediate();
      }
      inBackground(checkChannels());
      clearInterval(rounds);
      rounds = setInterval(() => inBackground(checkChannels()), PRIVACY_ROUND_MS).unref();
    },
    async stop() {
      stopping.abort();
      clearInterval(rounds);
      for (const timer of rechecks.values()) clearTimeout(timer);
      await idle();
    },
    idle,
    async channelChanged(change) {
      if (change.kind === 'renumbered') await renumber(change.channelId, change.newChannelId);
      else if (change.kind === 'joined') await retryIn(change.channelId);
      else await checkPrivacy(change.channelId, true);
    },
  };
}
