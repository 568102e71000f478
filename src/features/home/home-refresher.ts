import type { Check } from '../../checks/check.ts';
import type { Person } from '../../checks/check-service.ts';
import type { LeaderTask } from '../../checks/jobs/leader.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { Access } from '../../slack/access/access.ts';
import { backoffMs } from '../../time/backoff.ts';
import { delay } from '../../time/delay.ts';
import { HOUR_MS } from '../../time/durations.ts';
import type { HomeContent } from './draw-home.ts';
import { batchMark } from './home-batches.ts';
import { type Changing, isCurrent, mayOutdate } from './home-marks.ts';
import type { HomeRecord, HomeRecords } from './home-record.ts';
import type { HomeTabs } from './home-tabs.ts';

/** views.publish allows 100+ calls a minute: https://docs.slack.dev/reference/methods/views.publish */
const PUBLISH_INTERVAL_MS = 1_000;
/** Debounce: changes this close together share one round. */
const DEBOUNCE_MS = 200;
/** How often each person's permission is rechecked. */
const ACCESS_RECHECK_MS = 600_000;
const MAX_BACKOFF_MS = HOUR_MS;

export interface HomeRefresherOptions {
  records: HomeRecords;
  homes: HomeTabs;
  content: Pick<HomeContent, 'checks' | 'unfinishedBatches' | 'waitingRequests' | 'searches' | 'rules'>;
  access: Access;
  /** Of checks, batches and requests. */
  onChange: (listener: (record: Changing, before: Changing | undefined) => void) => void;
  timing: {
    everyMs: number;
    /** Epoch milliseconds. */
    now: () => number;
    /** Monotonic clock, milliseconds. */
    clock: () => number;
  };
  log: Log;
  /** Called with the number of outdated Home tabs that could not be replaced. */
  onPending: (count: number) => void;
}

/** Republishes Home tabs; refusals by Slack are retried with backoff. */
function createReplacer({ homes, timing: { everyMs, clock }, log }: HomeRefresherOptions) {
  const failures = new Map<string, { count: number; nextAt: number }>();
  return {
    mustWait: (userId: string) => (failures.get(userId)?.nextAt ?? Number.NEGATIVE_INFINITY) > clock(),
    /** Resolves with false if it could not be replaced. */
    async replace(person: Person): Promise<boolean> {
      const { userId } = person;
      try {
        await homes.publish(person);
        failures.delete(userId);
        return true;
      } catch (error) {
        const count = (failures.get(userId)?.count ?? 0) + 1;
        const waitMs = backoffMs({ first: everyMs, most: MAX_BACKOFF_MS }, count - 1);
        failures.set(userId, { count, nextAt: clock() + waitMs });
        log.error('home.not-replaced', { retryInMs: waitMs, ...describeError(error) });
        return false;
      }
    },
  };
}

/** Rechecks every ten minutes who may still see checks. */
function createRightsCheck({ access, timing: { clock } }: HomeRefresherOptions) {
  /** When each person was last found to have permission, by `clock`. */
  const askedAt = new Map<string, number>();
  return {
    isDue: (userId: string) =>
      clock() - (askedAt.get(userId) ?? Number.NEGATIVE_INFINITY) >= ACCESS_RECHECK_MS,
    async hasLostTheRight({ teamId, userId }: Person): Promise<boolean> {
      const verdict = await access.may({ teamId, userId }, 'see');
      if (verdict.allowed) askedAt.set(userId, clock());
      return !verdict.allowed && verdict.isKnown;
    },
  };
}

/**
 * Replaces outdated Home tabs: those that show checks that are no longer open or no longer need somebody, batches that are
 * in another state, requests that are decided, or a search that is forgotten; and those of people who may no longer see checks. Refusals by Slack are retried with backoff.
 */
export function createHomeRefresher(options: HomeRefresherOptions): LeaderTask {
  const { records, content, log, onPending } = options;
  const { everyMs, now } = options.timing;
  const { mustWait, replace } = createReplacer(options);
  const rights = createRightsCheck(options);
  let stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let checks: ReadonlyMap<string, Check> = new Map();
  let batchMarks: ReadonlySet<string> = new Set();
  let waiting: ReadonlySet<string> = new Set();
  /** Whether something changed during the current round. */
  let isWanted = false;

  /** Whether it shows, or may show, checks, batches or requests as they were, or what somebody searched for is forgotten. */
  async function isOutOfDate({
    shown,
    batches,
    requests,
    unsureUntil,
    filters,
  }: HomeRecord): Promise<boolean> {
    const rules = content.rules();
    if (shown.some((mark) => !isCurrent(mark, checks, rules))) return true;
    if (batches?.some((mark) => !batchMarks.has(mark))) return true;
    if (requests?.some((id) => !waiting.has(id))) return true;
    if (unsureUntil !== undefined && now() >= unsureUntil) return true;
    const searchId = filters?.searchId;
    return searchId !== undefined && (await content.searches.get(searchId)) === undefined;
  }

  async function round(signal: AbortSignal): Promise<void> {
    isWanted = false;
    checks = new Map((await content.checks()).map((check) => [check.id, check]));
    batchMarks = new Set((await content.unfinishedBatches()).map(batchMark));
    waiting = new Set((await content.waitingRequests()).map(({ id }) => id));
    const current: Person[] = [];
    let pending = 0;
    for await (const [userId, record] of records.entries()) {
      const person = { teamId: record.teamId, userId };
      if (mustWait(userId)) pending += 1;
      else if (!(await isOutOfDate(record))) current.push(person);
      else {
        if (!(await replace(person))) pending += 1;
        await delay(PUBLISH_INTERVAL_MS, signal);
      }
    }
    onPending(pending);
    for (const person of current) {
      if (!rights.isDue(person.userId)) continue;
      // Tabs with ended checks go first.
      if (isWanted) return;
      if ((await rights.hasLostTheRight(person)) && !(await replace(person))) pending += 1;
      onPending(pending);
      // Leaves most of Slack's rate limit to people's own requests.
      await delay(PUBLISH_INTERVAL_MS, signal);
    }
  }

  function begin(): void {
    const { signal } = stopping;
    running ??= round(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) log.warn('home.round-failed', describeError(error));
      })
      .finally(() => {
        running = undefined;
        if (!signal.aborted) wait(isWanted ? DEBOUNCE_MS : everyMs);
      });
  }

  function wait(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(begin, ms);
  }

  let isOn = false;
  options.onChange((record, before) => {
    if (!isOn || before === undefined || !mayOutdate(record, before)) return;
    if (running === undefined) wait(DEBOUNCE_MS);
    else isWanted = true;
  });

  return {
    async start() {
      stopping = new AbortController();
      isOn = true;
      begin();
    },
    async stop() {
      isOn = false;
      stopping.abort();
      clearTimeout(timer);
      await running;
      onPending(0);
    },
  };
}
