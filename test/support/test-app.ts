import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Bot } from '../../src/bot.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { botEnvironment, WIDGET_SECRET } from './bot-environment.ts';
import { type SandboxesOptions, startSandboxes } from './start-sandboxes.ts';
import { startTestBot, type TestBot, type TestBotOptions } from './start-test-bot.ts';
import { unrouted } from './unrouted.ts';

/** The whole bot with Slack and WorkerChecks sandboxes, driven through their public interfaces. */
export interface TestApp {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  /** The bot's HTTP address. */
  botUrl(): string;
  bot(): Bot;
  /** The bot's log so far: one JSON object per line. */
  logged(): string;
  folder: string;
  env: Record<string, string>;
  startBot(over?: Record<string, string>): Promise<void>;
  /** Stops the bot. Fails if the bot sent a button, menu or form that has no listener. */
  stopBot(): Promise<void>;
  close(): Promise<void>;
}

export interface TestAppOptions extends Pick<TestBotOptions, 'now' | 'timeouts'>, SandboxesOptions {
  mode?: 'http' | 'socket';
  env?: Record<string, string>;
}

/** Starts the sandboxes and the bot, which polls every 50 ms with a rate limit that tests do not reach. */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const sandboxes = await startSandboxes({
    slack: options.slack,
    workerChecks: { resultRequestsPerMinute: 100_000, ...options.workerChecks },
  });
  const { slack, workerChecks } = sandboxes;
  const folder = mkdtempSync(join(tmpdir(), 'test-app-'));
  const { mode = 'http' } = options;
  const env = botEnvironment(slack, workerChecks, {
    mode,
    WORKERCHECKS_PRODUCTS: 'ncchc=National police check,vevo=Right to work',
    RESULT_REQUESTS_PER_MINUTE: '90000',
    POLL_MIN_INTERVAL_SECONDS: '0.05',
    DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
    HR_USERS: `${PEOPLE.hr1},${PEOPLE.hr2}`,
    ADMIN_USERS: PEOPLE.admin,
    ...options.env,
  });
  let log = '';
  let running: TestBot | undefined;
  let botUrl = '';

  async function startBot(over: Record<string, string> = {}): Promise<void> {
    Object.assign(env, over);
    running = await startTestBot(env, {
      ...options,
      timeouts: { postIntervalMs: 20, batchCardIntervalMs: 50, ...options.timeouts },
      onLog(line) {
        log += line;
      },
    });
    botUrl = running.url;
    if (mode === 'http') slack.useHttp(botUrl);
    else await slack.socket.connected();
  }

  async function stopBot(): Promise<void> {
    const stopping = running;
    running = undefined;
    await stopping?.stop();
    if (stopping !== undefined) expect(unrouted(slack.calls, stopping.bot.routes)).toEqual([]);
  }

  await startBot();
  return {
    slack,
    workerChecks,
    botUrl: () => botUrl,
    bot() {
      if (running === undefined) throw new Error('The bot is not running');
      return running.bot;
    },
    logged: () => log,
    folder,
    env,
    startBot,
    stopBot,
    async close() {
      await stopBot();
      await sandboxes.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export { CHANNELS, PEOPLE, WIDGET_SECRET };
