import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Bot, createBot } from '../../src/bot.ts';
import { parseConfig } from '../../src/config/config.ts';
import { TIMEOUTS, type Timeouts } from '../../src/config/timeouts.ts';
import { createLog } from '../../src/log/log.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/cast.ts';
import { createSlackSandbox, type SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
} from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { unrouted } from './unrouted.ts';

export const WIDGET_SECRET = 'widget-secret-for-tests';

/** The whole bot with a Slack workspace and a WorkerChecks on this machine, driven through their front doors. */
export interface TestApp {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  /** Where the bot serves HTTP. */
  botUrl(): string;
  bot(): Bot;
  /** The bot's log so far, a JSON line each. */
  logged(): string;
  folder: string;
  env: Record<string, string>;
  startBot(over?: Record<string, string>): Promise<void>;
  /** Also fails where the bot sent something to press or send that nobody listens for. */
  stopBot(): Promise<void>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  mode?: 'http' | 'socket';
  env?: Record<string, string>;
  slack?: Parameters<typeof createSlackSandbox>[0];
  workerChecks?: Partial<Parameters<typeof createWorkerChecksSandbox>[0]>;
  /** The bot's clock. */
  now?: () => number;
  timeouts?: Partial<Timeouts>;
}

/** Opens the workplace with the bot started. Looks every 50 ms, with a limit nobody reaches. */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const slack = createSlackSandbox(options.slack);
  const workerChecks = createWorkerChecksSandbox({
    widgetSecret: WIDGET_SECRET,
    resultRequestsPerMinute: 100_000,
    ...options.workerChecks,
  });
  const folder = mkdtempSync(join(tmpdir(), 'workplace-'));
  const { apiUrl } = await slack.start();
  const { url } = await workerChecks.start();
  const http = (options.mode ?? 'http') === 'http';
  const env: Record<string, string> = {
    SLACK_BOT_TOKEN: slack.botToken,
    ...(http ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
    SLACK_API_URL: apiUrl,
    PORT: '0',
    WORKERCHECKS_API_URL: url,
    WORKERCHECKS_WIDGET_SECRET: WIDGET_SECRET,
    WORKERCHECKS_PRODUCTS: 'ncchc=National police check,vevo=Right to work',
    RESULT_REQUESTS_PER_MINUTE: '90000',
    POLL_MIN_INTERVAL_SECONDS: '0.05',
    DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
    HR_USERS: `${PEOPLE.hr1},${PEOPLE.hr2}`,
    ADMIN_USERS: PEOPLE.admin,
    ...options.env,
  };
  let log = '';
  let bot: Bot | undefined;
  let port = 0;

  const running = (): Bot => {
    if (bot === undefined) throw new Error('The bot is not running');
    return bot;
  };

  async function startBot(over: Record<string, string> = {}): Promise<void> {
    Object.assign(env, over);
    const destination = {
      write(line: string) {
        log += line;
      },
    };
    const config = parseConfig(env);
    const now = options.now === undefined ? {} : { now: options.now };
    const timeouts = { ...TIMEOUTS, ...options.timeouts };
    bot = await createBot(config, { log: createLog(config.logLevel, destination), timeouts, ...now });
    port = await bot.start();
    if (http) slack.useHttp(`http://127.0.0.1:${port}`);
    else await slack.socket.connected();
  }

  async function stopBot(): Promise<void> {
    const stopping = bot;
    bot = undefined;
    await stopping?.stop();
    if (stopping !== undefined) expect(unrouted(slack.calls, stopping.routes)).toEqual([]);
  }

  await startBot();
  return {
    slack,
    workerChecks,
    botUrl: () => `http://127.0.0.1:${port}`,
    bot: running,
    logged: () => log,
    folder,
    env,
    startBot,
    stopBot,
    async close() {
      await stopBot();
      await slack.stop();
      await workerChecks.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export { CHANNELS, PEOPLE };
