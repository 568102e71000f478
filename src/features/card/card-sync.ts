import { setImmediate } from 'node:timers/promises';
import type { Check } from '../../checks/check.ts';
import type { AuditAction } from '../../checks/ports.ts';
import { withPendingAudit } from '../../checks/transitions.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Urgency } from '../../slack/messages/poster.ts';
import { pause } from '../../slack/pause.ts';
import type { ChannelChange } from '../../slack/router/routes.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import {
  CARD_TASKS,
  type CardTask,
  factsHash,
  isCosmeticChange,
  pendingCardTasks,
  withCardRecord,
} from './card-diff.ts';
import { createChannelWatcher } from './channel-watcher.ts';
import { createCardDelivery } from './post-card.ts';
import type { CardPatch, PostCardOptions } from './post-card-options.ts';
import { createWorkQueue } from './work-queue.ts';

const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = MINUTE_MS;
/** So many checks are considered in a row before whatever else waits has its turn: a few milliseconds. */
const CHECKS_PER_SLICE = 200;
/** Slack takes 50 changes a minute or more; what only looks different takes the smaller part of them. */
const COSMETIC_INTERVAL_MS = 2_000;
const PURGE_CONCURRENCY = 4;

export interface CardSync {
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
  urgency: Urgency;
  done: Promise<void>;
}

type CardSyncOptions = Omit<PostCardOptions, 'record' | 'onPrivacyNotKnown'>;

/**
 * Keeps every card as it should be: whenever what would be shown differs from what is recorded as shown, one worker
 * for that check posts or updates until it does not, and then calls the requester in the thread. News goes first, then
 * what has to be purged, then what only looks different.
 */
export function createCardSync(options: CardSyncOptions): CardSync {
  const { watchList, privacy, log } = options;
  let stopping = new AbortController();
  stopping.abort();
  let starting = false;
  /** One of a kind a check at most: a reply that waits for Slack's pace holds up no card. */
  const workers = new Map<string, Worker>();
  const nameOf = (due: CardTask, id: string) => `${due} ${id}`;

  const backoff = (failures: number) => Math.min(FIRST_BACKOFF_MS * 2 ** failures, MAX_BACKOFF_MS);

  async function record(id: string, change: CardPatch, deed?: AuditAction): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      try {
        await watchList.update(id, (check) => {
          const changed = withCardRecord(check, change(check.card));
          return deed === undefined ? changed : withPendingAudit(changed, 'bot', deed, options.now());
        });
        return;
      } catch (error) {
        log.error('card.not-recorded', describeError(error));
        if (stopping.signal.aborted) throw error;
        await pause(backoff(failures), stopping.signal);
      }
    }
  }

  const redraw = (id: string) =>
    record(id, ({ redraws = 0 }) => ({ announced: undefined, redraws: redraws + 1 }));

  const { certificateButton } = options.config;
  const duesOf = (check: Check) => pendingCardTasks(check, certificateButton);
  const facts = (check: Check) => factsHash(check, certificateButton);

  const channels = createChannelWatcher({
    watchList,
    privacy,
    redraw,
    isDue: (check) => duesOf(check).includes('card'),
    log,
  });
  const deliver = createCardDelivery({ ...options, record, onPrivacyNotKnown: channels.recheckLater });

  const inTurn = (urgency: Urgency) => async (id: string) => {
    await (workers.get(nameOf('card', id)) ?? begin(id, 'card', urgency)).done;
  };
  const purges = createWorkQueue({ atOnce: PURGE_CONCURRENCY, paceMs: 0, work: inTurn('ordinary') });
  const redraws = createWorkQueue({ atOnce: 1, paceMs: COSMETIC_INTERVAL_MS, work: inTurn('cosmetic') });

  async function work(id: string, kind: CardTask, worker: Worker): Promise<void> {
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

  async function deliverOnce(check: Check, kind: CardTask, urgency: Urgency): Promise<void> {
    await deliver(check, kind, urgency);
    const { undeliverable, removalRefused } = check.card;
    if (kind !== 'card' || (undeliverable ?? removalRefused) === undefined) return;
    const after = (await watchList.get(check.id))?.card;
    const opened = after !== undefined && (after.undeliverable ?? after.removalRefused) === undefined;
    // It had no place, and now it has: so have the others.
    if (opened) await channels.retryIn(check.card.channelId ?? check.channelId);
  }

  /** Resolves with the check for which nothing of this kind is due any more. */
  async function deliverWhileDue(id: string, kind: CardTask, worker: Worker): Promise<Check | undefined> {
    let failures = 0;
    for (;;) {
      worker.changed = false;
      let check: Check | undefined;
      try {
        check = await watchList.get(id);
        if (!check || !duesOf(check).includes(kind)) {
          if (worker.changed) continue;
          return check;
        }
        await deliverOnce(check, kind, worker.urgency);
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) return undefined;
        const about = { reference: check?.reference, due: kind, retryInMs: backoff(failures) };
        if (check?.state === 'Purged') log.error('card.purge-pending', { ...about, ...describeError(error) });
        else log.warn('card.not-announced', { ...about, ...describeError(error) });
        await pause(backoff(failures), stopping.signal).catch(() => {});
        if (stopping.signal.aborted) return undefined;
        failures += 1;
      }
    }
  }

  function begin(id: string, kind: CardTask, urgency: Urgency): Worker {
    const worker: Worker = { changed: false, urgency, done: Promise.resolve() };
    workers.set(nameOf(kind, id), worker);
    worker.done = work(id, kind, worker).catch((error: unknown) => {
      log.error('card.worker-failed', describeError(error));
    });
    return worker;
  }

  /** The backlog a card waits in; undefined where it is drawn at once. */
  function backlogFor(check: Check, saysMore: boolean) {
    const waits = starting || redraws.has(check.id);
    if (waits && !saysMore && isCosmeticChange(check, certificateButton)) return redraws;
    return check.state === 'Purged' ? purges : undefined;
  }

  function consider(check: Check, before?: Check): void {
    const saysMore = before !== undefined && facts(before) !== facts(check);
    for (const kind of CARD_TASKS) {
      const running = workers.get(nameOf(kind, check.id));
      if (!running) continue;
      running.changed = true;
      if (saysMore) running.urgency = 'news';
    }
    if (stopping.signal.aborted) return;
    for (const kind of duesOf(check)) {
      if (workers.has(nameOf(kind, check.id))) continue;
      const backlog = kind === 'card' ? backlogFor(check, saysMore) : undefined;
      if (kind === 'card' && backlog !== redraws) redraws.delete(check.id);
      if (backlog) backlog.add(check.id);
      else begin(check.id, kind, 'news');
    }
  }

  async function considerAll(): Promise<void> {
    // What only looks different waits; of that, the newest first.
    const checks = (await watchList.all()).toSorted((a, b) => b.stateSince - a.stateSince);
    for (const [index, check] of checks.entries()) {
      consider(check);
      if (index % CHECKS_PER_SLICE === CHECKS_PER_SLICE - 1) await setImmediate();
    }
  }

  async function idle(): Promise<void> {
    for (;;) {
      await Promise.all([channels.idle(), purges.idle(), redraws.idle()]);
      if (workers.size === 0) return;
      await Promise.all([...workers.values()].map(({ done }) => done));
    }
  }

  watchList.onChange(consider);

  return {
    async start() {
      stopping = new AbortController();
      purges.start();
      starting = true;
      await considerAll().finally(() => {
        starting = false;
      });
      redraws.start();
      channels.start();
    },
    async stop() {
      stopping.abort();
      channels.stop();
      await Promise.all([purges.stop(), redraws.stop()]);
      await idle();
    },
    idle,
    channelChanged: channels.changed,
  };
}
