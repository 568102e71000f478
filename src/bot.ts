import { type BotParts, composeBot } from './compose/compose-bot.ts';
import { type BotOverrides, createRuntime } from './compose/runtime.ts';
import type { Config } from './config/config.ts';
import { settledWithin } from './time/within.ts';

/**
 * On a stop, how long work in flight may take to finish, and then how long closing may take. Together less than the ten
 * seconds after which Docker kills a container.
 */
const DRAIN_MS = 8_000;
const CLOSE_MS = 1_000;

export interface Bot {
  /** Resolves once people are served, with the HTTP port of Slack's requests, or else of the health pages. */
  start(): Promise<number>;
  /** Takes nothing new, finishes what runs and closes the store, in less than ten seconds. Never rejects. */
  stop(): Promise<void>;
  /** Everything the bot listens for in Slack. */
  routes: BotParts['routes'];
  /** Orders batches without Slack: for tests and benchmarks. */
  batchService: BotParts['batchService'];
}

/**
 * The bot: its parts, in the order in which they start and stop. Opens the store; sends nothing before `start`.
 *
 * @throws ConfigError, StorageError
 */
export async function createBot(config: Config, overrides: BotOverrides): Promise<Bot> {
  const runtime = createRuntime(config, overrides);
  const { log, outbound, warnOf } = runtime;
  const {
    audit,
    batchService,
    leader,
    leaderTasks,
    presence,
    routes,
    server,
    slack,
    slackApp,
    stores,
    vendor,
  } = await composeBot(runtime);
  let stopping = false;

  /** Resolves when no request is being handled and no task of the leader runs. */
  async function drain(): Promise<void> {
    const handled = slackApp.stopReceiving().then(() => slackApp.drain(DRAIN_MS));
    vendor.budget.stop('poller');
    await Promise.all([handled, leader.stop(), server.stop(DRAIN_MS)]);
  }

  async function close(): Promise<void> {
    await audit.logHead().catch(warnOf('audit.head-not-read'));
    await presence.stop();
    await vendor.close();
    await outbound.close();
    stores.checks.close();
    stores.batches.close();
    await stores.storage.close();
  }

  return {
    routes,
    batchService,
    async start() {
      // First, so that a second bot started by mistake ends at the port, before it touches what this one is doing.
      const { port, metricsPort } = await server.start(config.http);
      await presence.start();
      if (stopping) return port;
      slackApp.start();
      log.info('started', {
        port,
        ...(metricsPort === port ? {} : { metricsPort }),
        mode: slackApp.requestListener === undefined ? 'socket' : 'http',
      });
      audit.logHead().catch(warnOf('audit.head-not-read'));
      vendor.signIn().catch(warnOf('workerchecks.sign-in-failed'));
      leader.start(leaderTasks);
      return port;
    },
    async stop() {
      stopping = true;
      const drained = drain().catch(warnOf('stop.not-drained'));
      if (!(await settledWithin(DRAIN_MS, drained))) log.warn('stop.not-drained', { afterMs: DRAIN_MS });
      slack.poster.stop();
      slack.privacy.stop();
      slack.identity.stop();
      const closed = close().catch(warnOf('stop.not-closed'));
      if (!(await settledWithin(CLOSE_MS, closed))) log.warn('stop.not-closed', { afterMs: CLOSE_MS });
      log.info('stopped');
    },
  };
}
