import { randomUUID } from 'node:crypto';
import type { Collection } from '../checks/ports.ts';

const BEAT_EVERY_MS = 15_000;
/** A bot that was not heard of for so long is gone. */
const KEPT_MS = 50_000;

/** Which bots share this store. */
export interface Presence {
  /** Resolves once this bot is counted. */
  start(): Promise<void>;
  /** How many bots there are, this one included. Rejects with StorageError. */
  count(): Promise<number>;
  stop(): Promise<void>;
}

/** For a store that one process owns. */
export const ALONE: Presence = {
  start: async () => {},
  count: async () => 1,
  stop: async () => {},
};

export function createPresence(
  bots: Collection<{ at: number }>,
  { now, onFailure }: { now: () => number; onFailure: (error: unknown) => void },
): Presence {
  const id = randomUUID();
  let beating: NodeJS.Timeout | undefined;
  const beat = () => bots.set(id, { at: now() }, KEPT_MS).catch(onFailure);
  return {
    async start() {
      beating ??= setInterval(() => void beat(), BEAT_EVERY_MS).unref();
      await beat();
    },
    async count() {
      let others = 0;
      for await (const [bot] of bots.entries()) others += bot === id ? 0 : 1;
      return others + 1;
    },
    async stop() {
      clearInterval(beating);
      await bots.delete(id).catch(onFailure);
    },
  };
}
