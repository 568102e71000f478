import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Collection } from '../checks/ports.ts';

const HOUR = 3_600_000;
/** How long a refused sign-in is believed before WorkerChecks is asked again. */
const REFUSAL_MS = 5_000;

export const storedTokenSchema = z.object({
  token: z.string(),
  /** Epoch milliseconds. */
  obtainedAt: z.number(),
  expiresAt: z.number(),
});
export type StoredToken = z.infer<typeof storedTokenSchema>;

export interface TokenKeeperOptions {
  authenticate: () => Promise<StoredToken>;
  /** Encrypted, so that a restart asks for no new token. */
  store: Collection<StoredToken>;
  /** What the token was bought with; another address or secret finds no token of this one's. */
  boughtWith: { apiUrl: string; widgetSecret: string };
  now: () => number;
  /** What failed without hurting anybody: a renewal while the old token lives, or keeping a new one. */
  onTrouble: (error: unknown) => void;
}

export interface TokenKeeper {
  /** A token that lives; one request for however many callers wait. Rejects as `authenticate` does. */
  get(): Promise<string>;
  /** WorkerChecks did not take this one: the next `get` asks anew. */
  invalidate(token: string): Promise<void>;
}

/** Renew this long before the end: an hour, or a quarter of a shorter life. */
function renewAt({ obtainedAt, expiresAt }: StoredToken): number {
  return expiresAt - Math.min(HOUR, (expiresAt - obtainedAt) / 4);
}

export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { authenticate, store, boughtWith, now, onTrouble } = options;
  const id = createHash('sha256')
    .update(`${boughtWith.apiUrl}\n${boughtWith.widgetSecret}`)
    .digest('hex')
    .slice(0, 32);
  let current: StoredToken | undefined;
  let loaded = false;
  let asking: Promise<StoredToken> | undefined;
  let refusal: { error: unknown; until: number } | undefined;

  async function renew(): Promise<StoredToken> {
    try {
      const fresh = await authenticate();
      refusal = undefined;
      current = fresh;
      // A token that could not be kept still serves until the next start.
      await store.set(id, fresh, Math.max(1, fresh.expiresAt - now())).catch(onTrouble);
      return fresh;
    } catch (error) {
      refusal = { error, until: now() + REFUSAL_MS };
      throw error;
    }
  }

  function ask(): Promise<StoredToken> {
    if (refusal !== undefined && refusal.until > now()) return Promise.reject(refusal.error);
    asking ??= renew().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function load(): Promise<void> {
    if (loaded) return;
    const kept = await store.get(id);
    if (!loaded) current ??= kept;
    loaded = true;
  }

  return {
    async get() {
      await load();
      if (current === undefined || current.expiresAt <= now()) return (await ask()).token;
      if (renewAt(current) <= now()) ask().catch(onTrouble);
      return current.token;
    },
    async invalidate(token) {
      if (current?.token !== token) return;
      current = undefined;
      await store.delete(id);
    },
  };
}
