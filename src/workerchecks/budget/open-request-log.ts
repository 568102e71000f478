import { randomUUID } from 'node:crypto';
import type { Caller } from '../../checks/vocabulary.ts';
import { BUDGET_POLICY } from './budget-policy.ts';
import { capacityFor } from './capacity.ts';
import { coalesce } from './coalesce.ts';
import { type OwnRequest, type PendingRequest, type Reconciled, reconcile } from './reconcile.ts';
import type { Admission, RequestLog, RequestLogOptions } from './request-log.ts';
import { readStoreClock } from './store-clock.ts';
import { EMPTY_VIEW, type WindowView } from './window-view.ts';

const RECORD_ID = 'requests';
/** Finished requests are written to the store with the next request, or after this long at the latest. */
const WRITE_BACK_MS = 200;

interface Waiting extends PendingRequest {
  resolve(admission: Admission): void;
  reject(error: unknown): void;
}

/** Opens the log. Resolves once it has been read; rejects with StorageError. */
export async function openRequestLog(options: RequestLogOptions): Promise<RequestLog> {
  const log = new StoredRequestLog(options);
  await log.open();
  return log;
}

class StoredRequestLog implements RequestLog {
  readonly #options: RequestLogOptions;
  readonly #waiting = new Set<Waiting>();
  readonly #own = new Map<string, OwnRequest>();
  readonly #stopped = new Set<Caller>();
  readonly #listeners: (() => void)[] = [];
  readonly #visits = coalesce(() => this.#visit());
  #lastView: WindowView = EMPTY_VIEW;
  /** Not yet written to the store. */
  #pausedUntil: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writeBackTimer: NodeJS.Timeout | undefined;
  #unlisten = () => {};

  constructor(options: RequestLogOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    await this.#visits.run();
    this.#unlisten = this.#options.store.changes(this.#visitInBackground);
  }

  readonly admit: RequestLog['admit'] = (caller, deadline, by) => {
    const { promise, resolve, reject } = Promise.withResolvers<Admission>();
    const request = { id: randomUUID(), caller, by, deadline, resolve, reject };
    this.#waiting.add(request);
    if (this.#stopped.has(caller)) this.#refuse(request, this.freeFrom(caller));
    else this.#visitInBackground();
    return promise;
  };

  readonly freeFrom: RequestLog['freeFrom'] = (caller) => {
    const { limits, clock } = this.#options;
    return capacityFor(caller, this.#view(), limits, clock()).from;
  };

  readonly used: RequestLog['used'] = () => {
    const at = this.#options.clock();
    const { underWay, answered } = this.#view();
    const counts = [...underWay.map((one) => ({ ...one, count: 1 })), ...answered];
    return counts.filter(({ endsAt }) => endsAt > at).reduce((sum, { count }) => sum + count, 0);
  };

  readonly pause: RequestLog['pause'] = async (until) => {
    this.#pausedUntil = Math.max(until, this.#pausedUntil ?? until);
    await this.#visits.run();
  };

  readonly stop: RequestLog['stop'] = (caller) => {
    this.#stopped.add(caller);
    this.#refuseOrWait([...this.#waiting]);
  };

  readonly onChange: RequestLog['onChange'] = (listener) => void this.#listeners.push(listener);

  readonly flush: RequestLog['flush'] = async () => {
    if (this.#writeBackTimer !== undefined) this.#visitInBackground();
    await this.#visits.idle();
  };

  readonly close: RequestLog['close'] = () => {
    this.#unlisten();
    clearTimeout(this.#timer);
    clearTimeout(this.#writeBackTimer);
  };

  /** A failure rejects the waiting requests; unwritten changes are retried at the next visit. */
  readonly #visitInBackground = () => {
    this.#visits.run().catch(() => {});
  };

  /** One round trip to the store on behalf of all waiting requests. */
  async #visit(): Promise<void> {
    const requests = [...this.#waiting];
    const pausing = this.#pausedUntil;
    const sinceAsked = this.#options.startStopwatch();
    clearTimeout(this.#writeBackTimer);
    this.#writeBackTimer = undefined;
    try {
      const reconciled = await this.#reconcile(requests, pausing);
      this.#lastView = reconciled.view;
      if (pausing === this.#pausedUntil) this.#pausedUntil = undefined;
      for (const id of reconciled.ended) this.#own.delete(id);
      for (const request of reconciled.admitted) this.#admitted(request, sinceAsked);
    } catch (error) {
      for (const request of requests) {
        this.#waiting.delete(request);
        request.reject(error);
      }
      throw error;
    }
    this.#refuseOrWait(requests);
    for (const listener of this.#listeners) listener();
  }

  async #reconcile(
    requests: readonly Waiting[],
    pausedUntil: number | undefined,
  ): Promise<Reconciled<Waiting>> {
    const { limits, store, storeTime, clock } = this.#options;
    const storeClock = await readStoreClock(storeTime, clock);
    let reconciled: Reconciled<Waiting> = {
      record: undefined,
      admitted: [],
      ended: [],
      view: this.#lastView,
    };
    await store.update(RECORD_ID, (stored) => {
      const input = {
        at: clock(),
        clock: storeClock,
        limits,
        before: this.#lastView,
        own: this.#own,
        requests,
        pausedUntil,
      };
      reconciled = reconcile(stored, input);
      return reconciled.record;
    });
    return reconciled;
  }

  #admitted(request: Waiting, sinceAsked: () => number): void {
    const { clock } = this.#options;
    const { id, caller, by } = request;
    this.#own.set(id, { caller, by, endsAt: Number.POSITIVE_INFINITY });
    if (this.#stopped.has(caller) || this.#pauseEndsAt() > clock()) {
      this.#end(id, clock());
      // Re-queued under a new id, because the old one is already in the store.
      request.id = randomUUID();
      return;
    }
    this.#waiting.delete(request);
    request.resolve({
      sinceAsked,
      answered: () => this.#end(id, clock() + BUDGET_POLICY.counts),
      unused: () => this.#end(id, clock()),
    });
  }

  #end(id: string, endsAt: number): void {
    const request = this.#own.get(id);
    if (request === undefined) return;
    this.#own.set(id, { ...request, endsAt });
    this.#writeBackTimer ??= setTimeout(this.#visitInBackground, WRITE_BACK_MS).unref();
  }

  #refuse(request: Waiting, freeAt: number): void {
    const { clock, refusal } = this.#options;
    this.#waiting.delete(request);
    const isPaused = this.#pauseEndsAt() > clock();
    const isOwn = request.by !== undefined && this.freeFrom(request.caller) < freeAt;
    request.reject(refusal(freeAt, isPaused ? 'paused' : isOwn ? 'own-part' : 'spent'));
  }

  #refuseOrWait(requests: readonly Waiting[]): void {
    const { limits, clock } = this.#options;
    const view = this.#view();
    const at = clock();
    const froms = new Map<string, number>();
    const freeFor = ({ caller, by }: Waiting): number => {
      const key = `${caller} ${by ?? ''}`;
      const from = froms.get(key) ?? capacityFor(caller, view, limits, at, by).from;
      froms.set(key, from);
      return from;
    };
    for (const request of requests) {
      if (!this.#waiting.has(request)) continue;
      const freeAt = freeFor(request);
      if (this.#stopped.has(request.caller) || freeAt > Math.max(request.deadline, at)) {
        this.#refuse(request, freeAt);
      }
    }
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0) return;
    const next = Math.min(...new Set([...this.#waiting].map(freeFor)));
    const waitMs = Math.min(BUDGET_POLICY.window, Math.max(1, next - clock()));
    this.#timer = setTimeout(this.#visitInBackground, waitMs);
  }

  #pauseEndsAt(): number {
    return Math.max(this.#lastView.paused.endsAt, this.#pausedUntil ?? Number.NEGATIVE_INFINITY);
  }

  /** The log as last read, plus what has happened in this process since. */
  #view(): WindowView {
    const { underWay, paused } = this.#lastView;
    return {
      ...this.#lastView,
      underWay: underWay.map((one) => ({ ...one, endsAt: this.#own.get(one.id)?.endsAt ?? one.endsAt })),
      paused: { ...paused, endsAt: this.#pauseEndsAt() },
    };
  }
}
