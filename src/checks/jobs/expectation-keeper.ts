import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { delayUntilAborted } from '../../time/delay.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import type { LocalCalendar } from '../../time/local-calendar.ts';
import type { Check, Expectation } from '../check.ts';
import { claimsWith } from '../expectations/claims.ts';
import { expectationDay, expectationOf, type Outlook, outlookAt } from '../expectations/expectation.ts';
import type { OpenCheck } from '../schedule/polled-check.ts';
import type { WatchList } from '../watch-list.ts';
import type { LeaderTask } from './leader.ts';
import { createLoopTask } from './loop-task.ts';

/** How often all open checks are gone through, for the morning and for start-up. */
const ROUND_MS = MINUTE_MS;
/** Changes come in groups: so long after the first of them, all are considered. */
const SETTLE_MS = 300;
/** How many checks are considered before yielding to the event loop: some tens of milliseconds' work. */
const CHECKS_PER_SLICE = 50;
/** After this many failures in a round the store is considered down. */
const DOWN_AFTER = 10;

export interface ExpectationKeeperOptions {
  watchList: Pick<WatchList, 'all' | 'update' | 'onChange'>;
  /** See Poller. */
  openCheck: (id: string) => OpenCheck | undefined;
  /** Of TIME_ZONE and HOLIDAYS. */
  calendar: LocalCalendar;
  /** Epoch milliseconds. */
  now: () => number;
  /** It will be retried. */
  onFailure: (error: unknown) => void;
}

const isExpected = ({ state }: Check) => state === 'Pending' || state === 'In Progress';

function withExpectation(check: Check, expectation: Expectation | undefined, outlook: Outlook): Check {
  const { expectation: _, claims: __, ...rest } = check;
  const claims = claimsWith(check, expectation, outlook);
  return {
    ...rest,
    ...(expectation === undefined ? {} : { expectation }),
    ...(claims === undefined ? {} : { claims }),
  };
}

/**
 * Keeps the expectation of every open check. It changes when the check's state or start date does, and otherwise at most
 * once a business day, in the morning, so that cards are seldom redrawn for it.
 */
export function createExpectationKeeper(options: ExpectationKeeperOptions): LeaderTask {
  const { watchList, openCheck, calendar, now, onFailure } = options;
  /** Check id → what its expectation was last found for. */
  const found = new Map<string, string>();
  let wake = () => {};

  const occasion = ({ state, startsOn = '' }: Check, day: string) => `${day} ${state} ${startsOn}`;

  async function consider(check: Check, outlook: Outlook, day: string): Promise<void> {
    const open = openCheck(check.id);
    const isKnown = open?.status === check.state || open?.status === 'Seldom';
    // The poller does not have it yet, or not in this state.
    if (!isKnown) return;
    const expectation = expectationOf(check, open.status === 'Seldom' ? undefined : open, outlook);
    if (!isDeepStrictEqual(withExpectation(check, expectation, outlook), check)) {
      await watchList.update(check.id, (current) =>
        isExpected(current) ? withExpectation(current, expectation, outlook) : current,
      );
    }
    found.set(check.id, occasion(check, day));
  }

  async function round(signal: AbortSignal): Promise<void> {
    const day = expectationDay(calendar, now());
    const outlook = outlookAt(calendar, now());
    const open = (await watchList.all()).filter(isExpected);
    forget(open);
    let considered = 0;
    let failed = 0;
    for (const check of open) {
      if (signal.aborted || failed >= DOWN_AFTER) return;
      if (found.get(check.id) === occasion(check, day)) continue;
      await consider(check, outlook, day).catch((error: unknown) => {
        failed += 1;
        onFailure(error);
      });
      considered += 1;
      if (considered % CHECKS_PER_SLICE === 0) await setImmediate();
    }
  }

  function forget(open: readonly Check[]): void {
    if (found.size <= 2 * open.length) return;
    const ids = new Set(open.map(({ id }) => id));
    for (const id of found.keys()) if (!ids.has(id)) found.delete(id);
  }

  watchList.onChange((check, before) => {
    if (!isExpected(check)) return;
    if (before?.state !== check.state || before.startsOn !== check.startsOn) wake();
  });

  return createLoopTask(async (signal) => {
    // Another process may have led in the meantime.
    found.clear();
    while (!signal.aborted) {
      const waking = new AbortController();
      wake = () => waking.abort();
      await round(signal).catch(onFailure);
      await delayUntilAborted(ROUND_MS, AbortSignal.any([signal, waking.signal]));
      await delayUntilAborted(SETTLE_MS, signal);
    }
  });
}
