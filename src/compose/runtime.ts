import { randomUUID } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { TIMEOUTS, type Timeouts } from '../config/timeouts.ts';
import { describeError } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';
import { createOutbound, type Outbound } from '../net/outbound.ts';

/** What differs between a bot that runs in earnest and one in a test. */
export interface BotOverrides {
  log: Log;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Milliseconds that only go forward, even when the machine's clock is set. */
  clock?: () => number;
  timeouts?: Timeouts;
}

/** What every part of the bot is wired with. */
export interface Runtime {
  config: Config;
  log: Log;
  now: () => number;
  clock: () => number;
  timeouts: Timeouts;
  process: {
    /** Tells this process from the others that share its store, and from the one that ran before it. */
    id: string;
    /** No other process can share the store: a SQLite file has one. */
    isAlone: boolean;
  };
  outbound: Outbound;
  /** Logs an error under this event name, as a warning. */
  warnOf: (event: string) => (error: unknown) => void;
}

export function createRuntime(
  config: Config,
  { log, now = Date.now, clock = () => performance.now(), timeouts = TIMEOUTS }: BotOverrides,
): Runtime {
  return {
    config,
    log,
    now,
    clock,
    timeouts,
    process: { id: randomUUID(), isAlone: config.storage.databaseUrl.startsWith('sqlite:') },
    outbound: createOutbound(config.proxy),
    warnOf: (event) => (error) => log.warn(event, describeError(error)),
  };
}
