import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Collection, Locks } from '../../checks/ports.ts';
import { WorkerChecksError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { HOUR_MS } from '../../time/durations.ts';

/** One account, so one token. */
const ID = 'account';
/** How long a failed sign-in is cached before WorkerChecks is asked again; longer if the answer says so. */
const REFUSAL_MS = 5_000;
/** Held during a sign-in, so that the bots of one store obtain a single token. */
const LOCK = 'sign-in';

/**
 * WorkerChecks may allow one live token and revoke it at the next sign-in. A second program with the same Widget Secret
 * but its own store then revokes our token, and we revoke its: each would sign in before every call.
 */
export const CONTEST_POLICY = {
  /** A token obtained here and rejected sooner than this was revoked early. */
  shortLifeMs: 600_000,
  /**
   * This many early revocations in a row may be chance and cost no wait; from then on sign-ins back off exponentially.
   */
  freeRevocations: 2,
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
  /** Hash of the API address and Widget Secret it was obtained with. The name is the stored one. */
  boughtWith: z.string(),
});
export type StoredToken = z.infer<typeof storedTokenSchema>;

export interface TokenKeeperOptions {
  authenticate: () => Promise<Token>;
  /** Encrypted, so that a restart needs no new token. May be shared by every bot of the account. */
  store: Collection<StoredToken>;
  locks: Locks;
  /** What the token is obtained with; a token obtained with another address or secret is ignored. */
  credentials: { apiUrl: string; widgetSecret: string };
  now: () => number;
  /** Monotonic, milliseconds. */
  clock: () => number;
  /** Failures without effect on callers: of a renewal while the old token is still valid, or of the store. */
  onTrouble: (error: unknown) => void;
  /** Tokens keep being revoked soon after sign-in; the next sign-in waits. */
  onContested: (waitMs: number) => void;
}

export interface HeldToken {
  token: string;
  /** True if obtained by this process, false if found in the store. */
  obtainedHere: boolean;
}

type KnownToken = Token & HeldToken;

export interface TokenKeeper {
  /** A valid token. Concurrent callers share one request. Rejects as `authenticate` does. */
  get(): Promise<HeldToken>;
  /** WorkerChecks rejected this token: the next `get` returns another, from the store or a new sign-in. */
  invalidate(token: string): void;
}

/** When to renew: an hour before expiry, or a quarter of the lifetime if that is shorter. */
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

/** Exponential backoff for sign-ins after tokens were revoked early. */
function createContest(clock: () => number, onContested: (waitMs: number) => void) {
  let revocations = 0;
  let obtainedAtMs = Number.NEGATIVE_INFINITY;
  let freeAt = Number.NEGATIVE_INFINITY;
  return {
    obtained() {
      obtainedAtMs = clock();
    },
    refused() {
      revocations = clock() - obtainedAtMs < CONTEST_POLICY.shortLifeMs ? revocations + 1 : 0;
      if (revocations <= CONTEST_POLICY.freeRevocations) return;
      const waitMs = backoffMs(CONTEST_POLICY.waitMs, revocations - CONTEST_POLICY.freeRevocations - 1);
      freeAt = clock() + waitMs;
      onContested(waitMs);
    },
    waitMs: () => Math.max(0, freeAt - clock()),
  };
}

/** The token in the store. Read and write failures are reported, and treated as no token. */
function createStoredToken({ store, credentials, now, onTrouble }: TokenKeeperOptions) {
  const obtainedWith = createHash('sha256')
    .update(`${credentials.apiUrl}\n${credentials.widgetSecret}`)
    .digest('hex');
  /** The token that WorkerChecks rejected last; if it is still in the store, it is not used again. */
  let refusedToken: string | undefined;

  return {
    /** A valid token that can replace `current`. */
    async find(current: Token | undefined): Promise<KnownToken | undefined> {
      const found = (await store.get(ID).catch(onTrouble)) ?? undefined;
      if (found === undefined || found.boughtWith !== obtainedWith) return undefined;
      if (found.token === refusedToken) {
        await store.delete(ID).catch(onTrouble);
        return undefined;
      }
      return found.token !== current?.token && found.expiresAt > now()
        ? { ...found, obtainedHere: false }
        : undefined;
    },
    /** A token that could not be stored is still used until the next start. */
    async keep(token: Token): Promise<void> {
      const ttl = Math.max(1, token.expiresAt - now());
      await store.set(ID, { ...token, boughtWith: obtainedWith }, ttl).catch(onTrouble);
    },
    refuse(token: string): void {
      refusedToken = token;
    },
  };
}

/** Caches the last failed sign-in for a while. */
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
    /** Setting the clock back ends it. */
    active(): { error: unknown } | undefined {
      if (refusal === undefined) return undefined;
      return Math.abs(now() - refusal.at) < refusal.believedMs ? refusal : undefined;
    },
  };
}

export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { authenticate, locks, now, onTrouble } = options;
  const contest = createContest(options.clock, options.onContested);
  const stored = createStoredToken(options);
  const refusal = createRefusal(now);
  let current: KnownToken | undefined;
  let asking: Promise<KnownToken> | undefined;

  async function obtain(): Promise<KnownToken> {
    const waitMs = contest.waitMs();
    if (waitMs > 0) throw contested(waitMs, now());
    try {
      const token = await authenticate();
      contest.obtained();
      refusal.clear();
      await stored.keep(token);
      return { ...token, obtainedHere: true };
    } catch (error) {
      refusal.set(error);
      throw error;
    }
  }

  /** While our token is valid, only one that lives longer is worth switching to. */
  const isFresh = (found: Token) => current === undefined || renewAt(found) > now();

  /** Checks the store first: another bot may have signed in while this one waited for the lock. */
  async function renew(): Promise<KnownToken> {
    let running: Promise<KnownToken> | undefined;
    const work = () => {
      running ??= stored
        .find(current)
        .then((found) => (found !== undefined && isFresh(found) ? found : obtain()));
      return running;
    };
    try {
      current = await locks.hold(LOCK, work);
    } catch (error) {
      // Without the store's lock, two bots may sign in at once: better than no token.
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
    if (asking === undefined && refusal.active() === undefined) ask().catch(onTrouble);
  }

  async function validToken(): Promise<KnownToken> {
    if (current !== undefined && current.expiresAt > now()) return current;
    current = undefined;
    const refused = refusal.active();
    if (refused === undefined) return await ask();
    // Another bot may have succeeded.
    const found = await stored.find(current);
    if (found === undefined) throw refused.error;
    current = found;
    return found;
  }

  return {
    async get() {
      const token = await validToken();
      if (renewAt(token) <= now()) renewInBackground();
      return token;
    },
    invalidate(token) {
      if (current?.token !== token) return;
      if (current.obtainedHere) contest.refused();
      stored.refuse(token);
      current = undefined;
    },
  };
}
