import { randomUUID } from 'node:crypto';
import type { Collection } from '../checks/ports.ts';

const HEARTBEAT_MS = 15_000;
/** A bot without a heartbeat for this long is considered gone. */
const TTL_MS = 50_000;

/** How many bots share this store. */
export interface Presence {
  /** Resolves once this bot is counted. */
  start(): Promise<void>;
  /** The number of bots, this one included. Rejects with StorageError. */
  count(): Promise<number>;
  stop(): Promise<void>;
}

/** For a store used by a single process. */
export const SINGLE_BOT: Presence = {
  start: async () => {},
  count: async () => 1,
  stop: async () => {},
};

export function createPresence(
  bots: Collection<{ at: number }>,
  { now, onFailure }: { now: () => number; onFailure: (error: unknown) => void },
): Presence {
  const id = randomUUID();
  let timer: NodeJS.Timeout | undefined;
  const beat = () => bots.set(id, { at: now() }, TTL_MS).catch(onFailure);
  return {
    async start() {
      timer ??= setInterval(() => void beat(), HEARTBEAT_MS).unref();
      await beat();
    },
    async count() {
      let others = 0;
      for await (const [bot] of bots.entries()) others += bot === id ? 0 : 1;
      return others + 1;
    },
    async stop() {
      clearInterval(timer);
      await bots.delete(id).catch(onFailure);
    },
  };
}
