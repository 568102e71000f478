import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Collection } from '../checks/ports.ts';
import { WorkerChecksError } from '../errors.ts';

/** There is one account, so one token. */
const ID = 'account';
const HOUR = 3_600_000;
/** How long a failed sign-in is believed before WorkerChecks is asked again; longer where it says so. */
const REFUSAL_MS = 5_000;

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
  /** Encrypted, so that a restart asks for no new token. */
  store: Collection<StoredToken>;
  /** What the token was bought with; another address or secret finds no token of this one's. */
  boughtWith: { apiUrl: string; widgetSecret: string };
  now: () => number;
  /** What failed without hurting anybody: a renewal while the old token lives, or the store. */
  onTrouble: (error: unknown) => void;
}

export interface TokenKeeper {
  /** A token that lives; one request for however many callers wait. Rejects as `authenticate` does. */
  get(): Promise<string>;
  /** WorkerChecks did not take this one: the next `get` asks anew. */
  invalidate(token: string): Promise<void>;
}

/** Renew this long before the end: an hour, or a quarter of a shorter life. */
function renewAt({ obtainedAt, expiresAt }: Token): number {
  return expiresAt - Math.min(HOUR, (expiresAt - obtainedAt) / 4);
}

export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { authenticate, store, now, onTrouble } = options;
  const boughtWith = createHash('sha256')
    .update(`${options.boughtWith.apiUrl}\n${options.boughtWith.widgetSecret}`)
    .digest('hex');
  let current: Token | undefined;
  let loaded = false;
  let asking: Promise<Token> | undefined;
  let refusal: { error: unknown; at: number; believedMs: number } | undefined;

  async function renew(): Promise<Token> {
    try {
      const fresh = await authenticate();
      refusal = undefined;
      current = fresh;
      // A token that could not be kept still serves until the next start.
      const ttl = Math.max(1, fresh.expiresAt - now());
      await store.set(ID, { ...fresh, boughtWith }, ttl).catch(onTrouble);
      return fresh;
    } catch (error) {
      const at = now();
      const asked = error instanceof WorkerChecksError ? (error.retryAt ?? at) - at : 0;
      refusal = { error, at, believedMs: Math.max(REFUSAL_MS, asked) };
      throw error;
    }
  }

  /** The refusal that is still believed; a clock that was put back ends it. */
  function standing(): { error: unknown } | undefined {
    if (refusal === undefined) return undefined;
    return Math.abs(now() - refusal.at) < refusal.believedMs ? refusal : undefined;
  }

  function ask(): Promise<Token> {
    asking ??= renew().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  function renewInBackground(): void {
    if (asking === undefined && standing() === undefined) ask().catch(onTrouble);
  }

  /** What cannot be read from the store is bought anew. */
  async function load(): Promise<void> {
    if (loaded) return;
    const kept = await store.get(ID).catch(onTrouble);
    if (!loaded && kept?.boughtWith === boughtWith) current ??= kept;
    loaded = true;
  }

  return {
    async get() {
      await load();
      if (current !== undefined && current.expiresAt > now()) {
        if (renewAt(current) <= now()) renewInBackground();
        return current.token;
      }
      const refused = standing();
      if (refused !== undefined) throw refused.error;
      return (await ask()).token;
    },
    async invalidate(token) {
      if (current?.token !== token) return;
      current = undefined;
      await store.delete(ID).catch(onTrouble);
    },
  };
}
