import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Collection, Locks } from '../../checks/ports.ts';
import { WorkerChecksError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { HOUR_MS } from '../../time/durations.ts';

/** There is one account, so one token. */
const ID = 'account';
/** How long a failed sign-in is believed before WorkerChecks is asked again; longer where it says so. */
const REFUSAL_MS = 5_000;
/** Held while a token is bought, so that the bots of one store buy one. */
const LOCK = 'sign-in';

/**
 * WorkerChecks may keep one token alive and end it with the next sign-in. A second program with the same Widget Secret
 * and a store of its own then ends our token, and we end its: each would sign in before every call.
 */
export const CONTEST_POLICY = {
  /** A token bought here and refused sooner than this died before its time. */
  shortLifeMs: 600_000,
  /** So many in a row may be chance and cost no wait; from then on the next sign-in waits, twice as long each time. */
  freeDeaths: 2,
  waitMs: { first: 15_000, most: 300_000 },
} as const;

const tokenSchema = z.object({
  token: z.string(),
  /** Epoch milliseconds. */
  obtainedAt: z.number(),
  expiresAt: z.number(),
});
export type Token = z.infer<typeof tokenSchema>;

export const storedTokenSchema = tokenSchema.extend({
  /** Fingerprint of the address and the Widget Secret that bought it. */
  boughtWith: z.string(),
});
export type StoredToken = z.infer<typeof storedTokenSchema>;

export interface TokenKeeperOptions {
  authenticate: () => Promise<Token>;
  /** Encrypted, so that a restart asks for no new token; every bot of the account may share it. */
  store: Collection<StoredToken>;
  locks: Locks;
  /** What the token was bought with; another address or secret finds no token of this one's. */
  boughtWith: { apiUrl: string; widgetSecret: string };
  now: () => number;
  /** Milliseconds that only ever grow. */
  clock: () => number;
  /** What failed without hurting anybody: a renewal while the old token lives, or the store. */
  onTrouble: (error: unknown) => void;
  /** Tokens die soon after they were bought; the next sign-in waits. */
  onContested: (waitMs: number) => void;
}

export interface HeldToken {
  token: string;
  /** Bought by this process; else found in the store. */
  bought: boolean;
}

type KnownToken = Token & HeldToken;

export interface TokenKeeper {
  /** A token that lives; one request for however many callers wait. Rejects as `authenticate` does. */
  get(): Promise<HeldToken>;
  /** WorkerChecks did not take this one: the next `get` brings another, from the store or by a new sign-in. */
  invalidate(token: string): void;
}

/** Renew this long before the end: an hour, or a quarter of a shorter life. */
function renewAt({ obtainedAt, expiresAt }: Token): number {
  return expiresAt - Math.min(HOUR_MS, (expiresAt - obtainedAt) / 4);
}

function contested(waitMs: number, now: number): WorkerChecksError {
  return new WorkerChecksError(
    'refused',
    'WorkerChecks keeps ending this app’s sign-in, as it does where another program uses the same Widget Secret. Please try again in a few minutes, and tell the operator of this app.',
    { effect: 'none', reason: 'unauthorised', retryAt: now + waitMs },
  );
}

/** How long the next sign-in has to wait after tokens that died before their time. */
function createContest(clock: () => number, onContested: (waitMs: number) => void) {
  let deaths = 0;
  let boughtAt = Number.NEGATIVE_INFINITY;
  let freeAt = Number.NEGATIVE_INFINITY;
  return {
    bought() {
      boughtAt = clock();
    },
    refused() {
      deaths = clock() - boughtAt < CONTEST_POLICY.shortLifeMs ? deaths + 1 : 0;
      if (deaths <= CONTEST_POLICY.freeDeaths) return;
      const waitMs = backoffMs(CONTEST_POLICY.waitMs, deaths - CONTEST_POLICY.freeDeaths - 1);
      freeAt = clock() + waitMs;
      onContested(waitMs);
    },
    waitMs: () => Math.max(0, freeAt - clock()),
  };
}

/** The token in the store. What cannot be read or written is reported, and as good as absent. */
function createKeptToken({ store, boughtWith, now, onTrouble }: TokenKeeperOptions) {
  const bought = createHash('sha256')
    .update(`${boughtWith.apiUrl}\n${boughtWith.widgetSecret}`)
    .digest('hex');
  /** The last that WorkerChecks refused: one that is still in the store is not taken again. */
  let refusedToken: string | undefined;

  return {
    /** One that lives and may serve in the place of `current`. */
    async find(current: Token | undefined): Promise<KnownToken | undefined> {
      const found = (await store.get(ID).catch(onTrouble)) ?? undefined;
      if (found === undefined || found.boughtWith !== bought) return undefined;
      if (found.token === refusedToken) {
        await store.delete(ID).catch(onTrouble);
        return undefined;
      }
      return found.token !== current?.token && found.expiresAt > now()
        ? { ...found, bought: false }
        : undefined;
    },
    /** A token that could not be kept still serves until the next start. */
    async keep(token: Token): Promise<void> {
      const ttl = Math.max(1, token.expiresAt - now());
      await store.set(ID, { ...token, boughtWith: bought }, ttl).catch(onTrouble);
    },
    refuse(token: string): void {
      refusedToken = token;
    },
  };
}

/** The last sign-in that failed, for as long as it is believed. */
function createRefusal(now: () => number) {
  let refusal: { error: unknown; at: number; believedMs: number } | undefined;
  return {
    set(error: unknown): void {
      const at = now();
      const asked = error instanceof WorkerChecksError ? (error.retryAt ?? at) - at : 0;
      refusal = { error, at, believedMs: Math.max(REFUSAL_MS, asked) };
    },
    clear(): void {
      refusal = undefined;
    },
    /** A clock that was put back ends it. */
    standing(): { error: unknown } | undefined {
      if (refusal === undefined) return undefined;
      return Math.abs(now() - refusal.at) < refusal.believedMs ? refusal : undefined;
    },
  };
}

export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { authenticate, locks, now, onTrouble } = options;
  const contest = createContest(options.clock, options.onContested);
  const kept = createKeptToken(options);
  const refusal = createRefusal(now);
  let current: KnownToken | undefined;
  let asking: Promise<KnownToken> | undefined;

  async function buy(): Promise<KnownToken> {
    const waitMs = contest.waitMs();
    if (waitMs > 0) throw contested(waitMs, now());
    try {
      const token = await authenticate();
      contest.bought();
      refusal.clear();
      await kept.keep(token);
      return { ...token, bought: true };
    } catch (error) {
      refusal.set(error);
      throw error;
    }
  }

  /** Where ours still lives, another is wanted that lives longer. */
  const isFresh = (found: Token) => current === undefined || renewAt(found) > now();

  /** Another bot may have bought one while this one waited for its turn. */
  async function renew(): Promise<KnownToken> {
    let running: Promise<KnownToken> | undefined;
    const work = () => {
      running ??= kept.find(current).then((found) => (found !== undefined && isFresh(found) ? found : buy()));
      return running;
    };
    try {
      current = await locks.hold(LOCK, work);
    } catch (error) {
      // Without the store's lock two bots may buy one each, which is better than none.
      if (running === undefined) onTrouble(error);
      current = await work();
    }
    return current;
  }

  function ask(): Promise<KnownToken> {
    asking ??= renew().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  function renewInBackground(): void {
    if (asking === undefined && refusal.standing() === undefined) ask().catch(onTrouble);
  }

  async function living(): Promise<KnownToken> {
    if (current !== undefined && current.expiresAt > now()) return current;
    current = undefined;
    const refused = refusal.standing();
    if (refused === undefined) return await ask();
    // Another bot may have been luckier.
    const found = await kept.find(current);
    if (found === undefined) throw refused.error;
    current = found;
    return found;
  }

  return {
    async get() {
      const token = await living();
      if (renewAt(token) <= now()) renewInBackground();
      return token;
    },
    invalidate(token) {
      if (current?.token !== token) return;
      if (current.bought) contest.refused();
      kept.refuse(token);
      current = undefined;
    },
  };
}
