import type { Check } from '../../checks/check.ts';
import type { LeaderTask } from '../../checks/jobs/leader.ts';
import { createLoopTask } from '../../checks/jobs/loop-task.ts';
import type { PersonSettingsRecords } from '../../checks/person-settings.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import { backoffMs } from '../../time/backoff.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { MINUTE_MS, SECOND_MS } from '../../time/durations.ts';
import { createDeliverDigest } from './deliver-digest.ts';
import type { DigestOptions, Recipient } from './digest-options.ts';
import type { DigestRecord } from './digest-record.ts';
import { digestDay, msUntilDigest } from './digest-schedule.ts';
import { createDrawDigest } from './draw-digest.ts';
import { createUpdateDigest } from './update-digest.ts';

/** Changes come in groups: so long after the first of them, digests are drawn again. */
const SETTLE_MS = SECOND_MS;
/** Another process may have been told that other people can read along in the channel. */
const REDRAW_EVERY_MS = 5 * MINUTE_MS;
const MAX_RETRY_MS = 10 * MINUTE_MS;

export interface DigestTaskOptions {
  digest: DigestOptions;
  watchList: Pick<WatchList, 'onChange'>;
  settings: Pick<PersonSettingsRecords, 'entries'>;
  /** The desk's; undefined: there is none. */
  channelId: string | undefined;
  timing: {
    /** Milliseconds after local midnight. */
    digestAt: number;
    /** How often the time is looked at. */
    everyMs: number;
    /** Monotonic, milliseconds. */
    clock: () => number;
  };
}

export interface DigestTask extends LeaderTask {
  /** Who may read along in this channel may have changed. */
  channelChanged(channelId: string): void;
  /** What a line is about has changed. `id`: the line's. */
  lineChanged(id: string): void;
}

/** What a line says depends on these. */
const FACTS = [
  'state',
  'unopenedSince',
  'snoozed',
  'resultRevision',
  'gone',
  'startsOn',
  'owner',
] as const satisfies (keyof Check)[];

/** The desk, and everybody who wants a digest of their own. */
async function findRecipients({
  channelId,
  settings,
}: Pick<DigestTaskOptions, 'channelId' | 'settings'>): Promise<Recipient[]> {
  const found: Recipient[] = channelId === undefined ? [] : [{ key: 'desk', channelId }];
  for await (const [userId, wanted] of settings.entries()) {
    if (wanted.digest) found.push({ key: userId, teamId: wanted.teamId });
  }
  return found;
}

/** A recipient without a channel is a person. */
const recipientOf = (key: string, { channelId = '' }: DigestRecord): Recipient =>
  key === 'desk' ? { key: 'desk', channelId } : { key, teamId: '' };

/** Posts the morning's digests, once a business day, and draws them again when something in them is dealt with. */
export function createDigestTask(options: DigestTaskOptions): DigestTask {
  const { watchList, timing } = options;
  const { records, content, posting, on } = options.digest;
  const draw = createDrawDigest(options.digest);
  const deliver = createDeliverDigest(options.digest, draw);
  const { redraw, retire } = createUpdateDigest(options.digest, draw);
  let wake = new AbortController();
  /** Who has this day's digest, or needs none. `all`: everybody. */
  let settled = { day: '', keys: new Set<string>(), all: false };
  let failures = 0;
  let retryAt = Number.NEGATIVE_INFINITY;
  /** Ids of the lines in the last digests. */
  let shown: ReadonlySet<string> = new Set();
  let isStale = true;
  let redrawAt = Number.NEGATIVE_INFINITY;

  /** A failure does not keep the other recipients waiting. */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      on.failure(error);
      return false;
    }
  }

  /** Takes the buttons off the last digest of those who get none any more. */
  async function retireOthers(day: string, keys: ReadonlySet<string>): Promise<boolean> {
    let isDone = true;
    for await (const [key] of records.entries()) {
      if (!keys.has(key)) isDone = (await attempt(() => retire(key, day))) && isDone;
    }
    return isDone;
  }

  async function deliverAll(day: string, signal: AbortSignal): Promise<void> {
    if (settled.day !== day) {
      settled = { day, keys: new Set(), all: false };
      failures = 0;
      retryAt = Number.NEGATIVE_INFINITY;
    }
    if (settled.all || timing.clock() < retryAt) return;
    isStale = true;
    const wanted = await findRecipients(options);
    let isDone = true;
    for (const recipient of wanted) {
      if (signal.aborted || !posting.mayPost()) return;
      if (settled.keys.has(recipient.key)) continue;
      const isSettled = await attempt(async () => {
        await deliver(recipient, day);
        await retire(recipient.key, day);
      });
      if (isSettled) settled.keys.add(recipient.key);
      isDone = isDone && isSettled;
    }
    settled.all = (await retireOthers(day, new Set(wanted.map(({ key }) => key)))) && isDone;
    if (settled.all) return;
    retryAt = timing.clock() + backoffMs({ first: timing.everyMs, most: MAX_RETRY_MS }, failures);
    failures += 1;
  }

  async function redrawAll(): Promise<void> {
    if (!isStale && timing.clock() < redrawAt) return;
    isStale = false;
    redrawAt = timing.clock() + REDRAW_EVERY_MS;
    const ids: string[] = [];
    for await (const [key, record] of records.entries()) {
      if (record.state !== 'posted' || record.ts === undefined) continue;
      ids.push(...(record.shown ?? []));
      const isDrawn = await attempt(() => redraw(recipientOf(key, record), record.day));
      if (!isDrawn) isStale = true;
    }
    shown = new Set(ids);
  }

  async function round(signal: AbortSignal): Promise<void> {
    const { calendar, now } = content.rules();
    const day = digestDay(calendar, timing.digestAt, now);
    if (day !== undefined) await deliverAll(day, signal);
    if (!signal.aborted && posting.mayPost()) await redrawAll();
  }

  function untilNextRound(): number {
    const { calendar, now } = content.rules();
    return Math.min(timing.everyMs, msUntilDigest(calendar, timing.digestAt, now));
  }

  function redrawSoon(): void {
    isStale = true;
    wake.abort();
  }

  watchList.onChange((check, before) => {
    if (!shown.has(check.id) || FACTS.every((fact) => check[fact] === before?.[fact])) return;
    redrawSoon();
  });

  const task = createLoopTask(async (signal) => {
    // Another process may have led in the meantime.
    settled = { day: '', keys: new Set(), all: false };
    isStale = true;
    while (!signal.aborted) {
      wake = new AbortController();
      await round(signal).catch(on.failure);
      await delayUntilAborted(untilNextRound(), AbortSignal.any([signal, wake.signal]));
      if (wake.signal.aborted) await delayUntilAborted(SETTLE_MS, signal);
    }
  });

  return {
    ...task,
    channelChanged(channelId) {
      if (channelId === options.channelId) redrawSoon();
    },
    lineChanged(id) {
      if (shown.has(id)) redrawSoon();
    },
  };
}
