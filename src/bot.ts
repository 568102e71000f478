import { type BotParts, composeBot } from './compose/compose-bot.ts';
import { type BotOverrides, createRuntime } from './compose/runtime.ts';
import type { Config } from './config/config.ts';
import { settledWithin } from './time/within.ts';

/**
 * Shutdown budget: how long in-flight work may take to finish, then how long closing may take. Together under the ten
 * seconds after which Docker kills a container.
 */
const DRAIN_MS = 8_000;
const CLOSE_MS = 1_000;

export interface Bot {
  /**
   * Resolves once the bot is ready to serve people, with the HTTP port that takes Slack's requests, or else that of the
   * health pages.
   */
  start(): Promise<number>;
  /** Stops accepting work, finishes what is in flight and closes the store, all within ten seconds. Never rejects. */
  stop(): Promise<void>;
  /** All Slack commands, actions, events and views the bot handles. */
  routes: BotParts['routes'];
  /** Orders batches without Slack: for tests and benchmarks. */
  batchService: BotParts['batchService'];
}

/**
 * Wires up the bot and the order in which its parts start and stop. Opens the store; sends nothing before `start`.
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

  /** Resolves when no request is in flight and no leader task is running. */
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
    stores.statistics.close();
    stores.renewals.close();
    stores.certificateCopies.close();
    await stores.storage.close();
  }

  return {
    routes,
    batchService,
    async start() {
      // First: a second bot started by mistake fails on the port here, before it can interfere with the first.
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
