import { setImmediate } from 'node:timers/promises';
import type { delayUntilAborted } from '../../time/delay.ts';
import { HOUR_MS } from '../../time/durations.ts';
import type { Check } from '../check.ts';
import { PURGE_RULES } from '../purge-rules.ts';
import type { RecordList } from '../record-list.ts';
import { isUndecided, type OpenRenewal, type Renewal } from '../renewals/renewal.ts';
import {
  endedRenewal,
  isLapsed,
  isRenewable,
  isRenewedBy,
  newRenewal,
  type RenewalTerms,
  withoutDetails,
} from '../renewals/renewal-rules.ts';
import type { WatchList } from '../watch-list.ts';
import type { LeaderTask } from './leader.ts';
import { createLoopTask } from './loop-task.ts';

const ROUND_MS = HOUR_MS;
/** Changes come in groups: so long after the first of them, all are considered. */
const SETTLE_MS = 300;
/** How many renewals are considered before yielding to the event loop. */
const PER_SLICE = 500;

export interface RenewalKeeperOptions {
  watchList: Pick<WatchList, 'all' | 'onChange'>;
  renewals: RecordList<Renewal>;
  rules: {
    /** Months after which a product is renewed; undefined: never. */
    monthsOf: (productId: string) => number | undefined;
    keep: RenewalTerms['keep'];
    /** The local day of an instant: 2026-11-26. */
    dayOf: (at: number) => string;
  };
  now: () => number;
  /** By the calendar. */
  wait: typeof delayUntilAborted;
  /** It will be retried. */
  onFailure: (error: unknown) => void;
}

/** The checks that may decide a renewal: by the renewal they were ordered from, and by address. */
interface Candidates {
  byId: ReadonlyMap<string, Check>;
  byRenewal: ReadonlyMap<string | undefined, Check[]>;
  byEmail: ReadonlyMap<string | undefined, Check[]>;
}

/**
 * Writes a renewal for every completed check of a product that is renewed, and ends those that are decided: renewed by
 * another check, forgotten, or lapsed. Nothing is sent by it. Each follows from what is stored, so that it is done once,
 * whoever dies in between.
 */
export function createRenewalKeeper(options: RenewalKeeperOptions): LeaderTask {
  const { watchList, renewals, rules, now, wait, onFailure } = options;
  const { monthsOf, keep, dayOf } = rules;
  let wake = () => {};

  async function writeNew(checks: readonly Check[]): Promise<void> {
    const known = new Map((await renewals.all()).map((renewal) => [renewal.id, renewal]));
    for (const check of checks) {
      const months = monthsOf(check.productId);
      if (months === undefined || !isRenewable(check)) continue;
      const before = known.get(check.id);
      if (before !== undefined && before.ended?.how !== 'withdrawn') continue;
      // A clock that ran fast may have dated it.
      const completedOn = dayOf(Math.min(check.completedSeenAt ?? now(), now()));
      const renewal = newRenewal(check, { months, keep, completedOn });
      if (before === undefined) await renewals.insert(renewal);
      else
        await renewals.update(check.id, (current) =>
          current.ended?.how === 'withdrawn' ? { ...renewal, pendingAudit: current.pendingAudit } : current,
        );
    }
  }

  function endOf(renewal: OpenRenewal, found: Candidates): Parameters<typeof endedRenewal>[1] | undefined {
    const own = found.byId.get(renewal.id);
    const bot = { by: 'bot', at: now() };
    if (own?.state === 'Purged' && own.purgedBy !== undefined)
      return { how: 'forgotten', ...bot, about: PURGE_RULES.onRequest };
    if (own !== undefined && own.state !== 'Purged' && !isRenewable(own))
      return { how: 'withdrawn', ...bot, about: PURGE_RULES.resultWithdrawn };
    const email = renewal.kept.worker?.email.toLowerCase();
    const others = [
      ...(found.byRenewal.get(renewal.id) ?? []),
      ...(email === undefined ? [] : (found.byEmail.get(email) ?? [])),
    ];
    const other = others.find((check) => {
      const { invitedAt } = check;
      return isRenewedBy(renewal, check, invitedAt === undefined ? undefined : dayOf(invitedAt));
    });
    if (other !== undefined)
      return { how: 'renewed', by: other.requester.userId, at: now(), about: other.reference };
    return isLapsed(renewal, dayOf(now())) ? { how: 'lapsed', ...bot } : undefined;
  }

  async function endDecided(checks: readonly Check[], signal: AbortSignal): Promise<void> {
    const found: Candidates = {
      byId: new Map(checks.map((check) => [check.id, check])),
      byRenewal: Map.groupBy(checks, ({ renews }) => renews),
      byEmail: Map.groupBy(checks, ({ worker }) => worker?.email.toLowerCase()),
    };
    let considered = 0;
    for (const renewal of await renewals.all()) {
      if (signal.aborted) return;
      considered += 1;
      if (considered % PER_SLICE === 0) await setImmediate();
      const end = isUndecided(renewal) ? endOf(renewal, found) : undefined;
      if (end !== undefined) await renewals.update(renewal.id, (current) => endedRenewal(current, end));
      else if (keep === 'reference' && renewal.kept?.worker !== undefined)
        await renewals.update(renewal.id, (current) => withoutDetails(current, now()));
    }
  }

  async function round(signal: AbortSignal): Promise<void> {
    const checks = await watchList.all();
    await writeNew(checks);
    await endDecided(checks, signal);
  }

  watchList.onChange((check, before) => {
    if (before?.state !== check.state || before.invitedAt !== check.invitedAt) wake();
  });

  return createLoopTask(async (signal) => {
    while (!signal.aborted) {
      const waking = new AbortController();
      wake = () => waking.abort();
      await round(signal).catch(onFailure);
      await wait(ROUND_MS, AbortSignal.any([signal, waking.signal]));
      await wait(SETTLE_MS, signal);
    }
  });
}
