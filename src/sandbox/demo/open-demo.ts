import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBot } from '../../bot.ts';
import { parseConfig } from '../../config/read-config.ts';
import { TIMEOUTS, type Timeouts } from '../../config/timeouts.ts';
import { createLog } from '../../log/create-log.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import { createSlackSandbox, DEFAULT_SCOPES } from '../slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE, TEAM } from '../slack/workspace/fixtures.ts';
import { seededRandom } from '../workerchecks/seeded-random.ts';
import { createSimulator } from '../workerchecks/simulator.ts';
import { createWorkerChecksSandbox } from '../workerchecks/worker-checks-sandbox.ts';
import { bundlePage } from './bundle-page.ts';
import type { DemoEnvironment } from './demo-environment.ts';
import { createFaults } from './faults.ts';
import { createPageServer } from './page-server.ts';
import { performAction } from './perform-action.ts';
import { sceneOf } from './scene-of.ts';
import { seedData } from './seed-data.ts';

const WIDGET_SECRET = 'sandbox-widget-secret';
const TICK_MS = 200;
/** WorkerChecks allows 30; an accelerated clock needs more. */
const RESULT_REQUESTS_PER_MINUTE = 600;
const POLL_SECONDS = 0.5;
/** Shorter than the bot's own ten minutes: a week of the demo lasts a minute. */
const RESEND_INTERVAL_MS = MINUTE_MS;

const TIME_ZONE = 'Australia/Sydney';
/** On a business day, the demo's digest comes so long after its start, when there is something to say. */
const DIGEST_AFTER_MS = 3 * MINUTE_MS;

/** 08:30 */
const timeIn = (timeZone: string, at: number) =>
  new Date(at).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });

const PRODUCTS = new Map([
  ['ncchc', 'National police check'],
  ['vevo', 'Right to work'],
  ['ndis', 'NDIS worker screening'],
]);

export interface DemoOptions {
  /** First port to try; 0: any free port. */
  port: number;
  /** Calendar milliseconds per real millisecond; 0: nothing advances by itself. */
  speed: number;
  /** Random seed for turnaround and results. */
  seed: number;
  /** Start with a few messages and checks. */
  seeded: boolean;
  /** Keep the bot's data when the demo ends. */
  keep: boolean;
  logLevel: string;
  /** How long Slack waits for the bot, milliseconds; default 3000, as at Slack. */
  slackTimeoutMs?: number;
  /** Replaces some of the bot's; default: an invitation may be resent after one minute. */
  timeouts?: Partial<Timeouts>;
}

export interface Demo {
  /** The page's address. */
  url: string;
  /** The folder with the bot's data. */
  folder: string;
  environment: DemoEnvironment;
  /** Settles once the initial messages and checks are there. */
  seeding: Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs the real bot between a simulated Slack workspace and WorkerChecks on this machine, with the page that shows
 * them.
 */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const { slackTimeoutMs } = options;
  const bundling = bundlePage();
  let changed: () => void = () => {};
  const onChange = () => changed();
  const slack = createSlackSandbox({
    scopes: [...DEFAULT_SCOPES, 'files:read'],
    ...(slackTimeoutMs === undefined ? {} : { ackTimeoutMs: slackTimeoutMs, triggerLifeMs: slackTimeoutMs }),
    onChange,
  });
  const workerChecks = createWorkerChecksSandbox({
    widgetSecret: WIDGET_SECRET,
    resultRequestsPerMinute: RESULT_REQUESTS_PER_MINUTE,
    products: [...PRODUCTS.keys()],
    onChange,
  });
  const simulator = createSimulator(workerChecks, seededRandom(options.seed));
  simulator.speed = options.speed;
  const environment: DemoEnvironment = {
    slack,
    workerChecks,
    simulator: simulator,
    faults: createFaults(workerChecks),
    command: '/check',
    products: PRODUCTS,
    resultRequestsPerMinute: RESULT_REQUESTS_PER_MINUTE,
  };

  // Give everyone who may use the app a DM with it from the start.
  for (const { id, teamId, isBot } of slack.users) {
    if (teamId === TEAM.id && !isBot) slack.as(id).dms();
  }
  const { apiUrl } = await slack.start();
  const { url } = await workerChecks.start();
  const folder = mkdtempSync(join(tmpdir(), 'workerchecks-demo-'));
  const config = parseConfig(botEnvironment(slack, { apiUrl, url, folder }, options));
  const bot = await createBot(config, {
    log: createLog(config.logLevel, process.stderr),
    timeouts: { ...TIMEOUTS, resendIntervalMs: RESEND_INTERVAL_MS, ...options.timeouts },
  });
  slack.useHttp(`http://127.0.0.1:${await bot.start()}`);

  const page = createPageServer({
    bundle: await bundling,
    scene: (userId) => sceneOf(environment, userId),
    act: (userId, action) => performAction(environment, userId, action),
  });
  changed = page.changed;
  const address = await page.start(options.port);
  const closing = new AbortController();
  const seeding = options.seeded ? seedData(environment, closing.signal) : Promise.resolve();
  // Time only passes while somebody is watching, so that they see the countdowns.
  const tick = setInterval(() => {
    if (page.watchers === 0) return;
    simulator.pass(TICK_MS);
    page.changed();
  }, TICK_MS);

  return {
    url: address,
    folder,
    environment: environment,
    seeding: seeding,
    async close() {
      clearInterval(tick);
      closing.abort();
      await seeding.catch(() => {});
      await page.stop();
      await bot.stop();
      await slack.stop();
      await workerChecks.stop();
      if (!options.keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function botEnvironment(
  slack: DemoEnvironment['slack'],
  where: { apiUrl: string; url: string; folder: string },
  { logLevel }: DemoOptions,
): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    HOST: '127.0.0.1',
    SLACK_API_URL: where.apiUrl,
    PORT: '0',
    WORKERCHECKS_API_URL: where.url,
    WORKERCHECKS_WIDGET_SECRET: WIDGET_SECRET,
    WORKERCHECKS_PRODUCTS: [...PRODUCTS].map(([id, name]) => `${id}=${name};renew=12m`).join(','),
    RESULT_REQUESTS_PER_MINUTE: String(RESULT_REQUESTS_PER_MINUTE),
    POLL_MIN_INTERVAL_SECONDS: String(POLL_SECONDS),
    DATABASE_URL: `sqlite://${where.folder}/checks.sqlite`,
    HR_USERS: `${PEOPLE.hr1},${PEOPLE.hr2},${PEOPLE.admin}`,
    ADMIN_USERS: PEOPLE.admin,
    DIGEST_CHANNEL: CHANNELS.hr,
    DIGEST_AT: timeIn(TIME_ZONE, Date.now() + DIGEST_AFTER_MS),
    TIME_ZONE,
    // The sandbox's certificates are served over plain HTTP, which is allowed only for an origin.
    CERTIFICATE_HOSTS: new URL(where.url).origin,
    LOG_LEVEL: logLevel,
  };
}
