import { delayUntilAborted } from '../../time/delay.ts';
import { HOUR_MS } from '../../time/durations.ts';
import type { Check } from '../check.ts';
import { isUncounted } from '../countable.ts';
import type { RecordList } from '../record-list.ts';
import { checkFacts, type FactsContext } from '../report/check-facts.ts';
import {
  type Countable,
  type Statistic,
  statisticId,
  withCountables,
  withoutCounting,
} from '../report/statistics.ts';
import type { WatchList } from '../watch-list.ts';
import type { LeaderTask } from './leader.ts';
import { createLoopTask } from './loop-task.ts';

/** How often checks that were purged are looked for, besides at each purge. */
const ROUND_MS = HOUR_MS;
/** Purges come in groups: so long after the first of them, all are counted. */
const SETTLE_MS = 300;
/** A purged check will not change any more, so that every claim about it is decided. */
const ALL_DECIDED = '9999-12-31';

export interface StatisticsKeeperOptions {
  watchList: Pick<WatchList, 'all' | 'get' | 'update' | 'onChange'>;
  statistics: RecordList<Statistic>;
  /** See FactsContext. */
  dayOf: FactsContext['dayOf'];
  /** It will be retried. */
  onFailure: (error: unknown) => void;
}

/**
 * Keeps the numbers of checks that were purged, so that the report does not lose them when their records go. Numbers
 * first, then the mark on the check; the statistic remembers which checks it is counting until they bear it.
 */
export function createStatisticsKeeper(options: StatisticsKeeperOptions): LeaderTask {
  const { watchList, statistics, dayOf, onFailure } = options;
  let wake = () => {};

  const factsOf = (check: Check) => checkFacts(check, { dayOf, today: ALL_DECIDED });

  async function count(id: string, checks: readonly Check[]): Promise<void> {
    const countables: Countable[] = [];
    for (const one of checks) {
      // As stored: the leader before us may have marked it.
      const check = await watchList.get(one.id);
      const facts = check !== undefined && isUncounted(check) ? factsOf(check) : undefined;
      if (facts !== undefined) countables.push({ checkId: one.id, facts });
    }
    const [first] = checks;
    if (first === undefined || countables.length === 0) return;
    if ((await statistics.get(id)) === undefined) {
      await statistics.insert({ id, productId: first.productId, latestDay: '', days: {}, counting: [] });
    }
    await statistics.update(id, (statistic) => withCountables(statistic, countables));
    for (const { checkId } of countables) {
      await watchList.update(checkId, (check) => (isUncounted(check) ? { ...check, counted: true } : check));
    }
  }

  /** Ids of checks that bear the mark, or are gone. */
  async function tidy(): Promise<void> {
    const waiting = new Set((await watchList.all()).filter(isUncounted).map(({ id }) => id));
    const isDone = (checkId: string) => !waiting.has(checkId);
    for (const statistic of await statistics.all()) {
      if (withoutCounting(statistic, isDone) === statistic) continue;
      await statistics.update(statistic.id, (current) => withoutCounting(current, isDone));
    }
  }

  async function round(signal: AbortSignal): Promise<void> {
    const groups = Map.groupBy((await watchList.all()).filter(isUncounted), (check) =>
      statisticId(check.productId, factsOf(check)?.day ?? ''),
    );
    for (const [id, checks] of groups) {
      if (signal.aborted) return;
      await count(id, checks).catch(onFailure);
    }
    if (!signal.aborted) await tidy();
  }

  watchList.onChange((check) => {
    if (isUncounted(check)) wake();
  });

  return createLoopTask(async (signal) => {
    while (!signal.aborted) {
      const waking = new AbortController();
      wake = () => waking.abort();
      await round(signal).catch(onFailure);
      await delayUntilAborted(ROUND_MS, AbortSignal.any([signal, waking.signal]));
      await delayUntilAborted(SETTLE_MS, signal);
    }
  });
}
