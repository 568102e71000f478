import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBot } from '../../bot.ts';
import { parseConfig } from '../../config/read-config.ts';
import { TIMEOUTS, type Timeouts } from '../../config/timeouts.ts';
import { createLog } from '../../log/create-log.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { MINUTE_MS, SECOND_MS } from '../../time/durations.ts';
import { DESK_TIME_ZONE } from '../protocol/desk-time-zone.ts';
import { createSlackSandbox, DEFAULT_SCOPES } from '../slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE, TEAM } from '../slack/workspace/fixtures.ts';
import { seededRandom } from '../workerchecks/seeded-random.ts';
import { createSimulator } from '../workerchecks/simulator.ts';
import { createVendorHours } from '../workerchecks/vendor-hours.ts';
import { createWorkerChecksSandbox } from '../workerchecks/worker-checks-sandbox.ts';
import { bundlePage } from './bundle-page.ts';
import { createDemoClock } from './demo-clock.ts';
import type { DemoEnvironment } from './demo-environment.ts';
import { createDeskCalendar, DESK_HOLIDAYS } from './desk-calendar.ts';
import { createFaults } from './faults.ts';
import { createPageServer } from './page-server.ts';
import { performAction } from './perform-action.ts';
import { fileFor, sceneOf } from './scene-of.ts';
import { historyStart, seedData } from './seed-data.ts';
import { teachBot } from './teach-bot.ts';

const WIDGET_SECRET = 'sandbox-widget-secret';
const TICK_MS = 200;
/** WorkerChecks allows 30; an accelerated clock needs more. */
const RESULT_REQUESTS_PER_MINUTE = 600;
const POLL_SECONDS = 0.5;
/**
 * Shorter than the bot's own: nobody watches ten minutes pass in real time, nor waits ten seconds for what a leap of the
 * clock made due.
 */
const SHORTER: Partial<Timeouts> = { resendIntervalMs: MINUTE_MS, purgeAfterMs: SECOND_MS };

const PRODUCTS = new Map([
  ['ncchc', 'National police check'],
  ['vevo', 'Right to work'],
  ['ndis', 'NDIS worker screening'],
]);

/** Other than after a year: soon enough to be seen after a few jumps. */
const RENEW: Readonly<Record<string, string>> = { vevo: '3m' };

export interface DemoOptions {
  /** First port to try; 0: any free port. */
  port: number;
  /** `startAt`: epoch milliseconds. `speed`: calendar milliseconds per real millisecond; 0: paused. */
  clock: { startAt: number; speed: number };
  /** Random seed for turnaround and results. */
  seed: number;
  /** Start with a few messages and checks, and with what a bot learns in some months. */
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
  const calendar = createDeskCalendar();
  const { seeded } = options;
  const { startAt, speed } = options.clock;
  const clock = createDemoClock(seeded ? historyStart(calendar, startAt) : startAt, {
    clock: () => performance.now(),
    wait: delayUntilAborted,
  });
  clock.speed = speed;
  const slack = createSlackSandbox({
    now: clock.now,
    clock: () => performance.now(),
    scopes: [...DEFAULT_SCOPES, 'files:read', 'files:write'],
    ...(slackTimeoutMs === undefined ? {} : { ackTimeoutMs: slackTimeoutMs }),
    onChange,
  });
  const workerChecks = createWorkerChecksSandbox({
    widgetSecret: WIDGET_SECRET,
    resultRequestsPerMinute: RESULT_REQUESTS_PER_MINUTE,
    products: [...PRODUCTS.keys()],
    onChange,
  });
  const hours = createVendorHours(calendar);
  const simulator = createSimulator(workerChecks, {
    random: seededRandom(options.seed),
    now: clock.now,
    hours,
  });
  const environment: DemoEnvironment = {
    slack,
    workerChecks,
    simulator,
    clock,
    calendar,
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
  const log = createLog(config.logLevel, process.stderr);
  if (seeded) {
    const products = PRODUCTS.keys();
    await teachBot(config.storage.databaseUrl, log, {
      products,
      until: clock.now(),
      random: seededRandom(1),
      hours,
    });
  }
  const bot = await createBot(config, {
    log,
    timeouts: { ...TIMEOUTS, ...SHORTER, ...options.timeouts },
    now: clock.now,
    clock: clock.clock,
    wait: clock.wait,
    // Whoever plays WorkerChecks here wants to see at once what it does, whatever the hour and however fast the calendar.
    pollFloor: 0,
  });
  await bot.start();
  await slack.socket.connected();

  const page = createPageServer({
    bundle: await bundling,
    scene: (userId) => sceneOf(environment, userId),
    act: (userId, action) => performAction(environment, userId, action),
    file: (userId, id) => fileFor(slack, userId, id),
  });
  changed = page.changed;
  const address = await page.start(options.port);
  const closing = new AbortController();
  let isSeeding = seeded;
  const seeding = seeded
    ? seedData(environment, { startAt, signal: closing.signal }).finally(() => {
        isSeeding = false;
      })
    : Promise.resolve();
  // Time only passes while somebody is watching, so that they see the countdowns.
  const tick = setInterval(() => {
    if (page.watchers === 0 || isSeeding) return;
    clock.pass(TICK_MS);
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
    // Over HTTP a request could be too old before it arrives: an hour may last a second.
    SLACK_APP_TOKEN: slack.appToken,
    HOST: '127.0.0.1',
    SLACK_API_URL: where.apiUrl,
    PORT: '0',
    WORKERCHECKS_API_URL: where.url,
    WORKERCHECKS_WIDGET_SECRET: WIDGET_SECRET,
    WORKERCHECKS_PRODUCTS: [...PRODUCTS]
      .map(([id, name]) => `${id}=${name};renew=${RENEW[id] ?? '12m'}`)
      .join(','),
    RESULT_REQUESTS_PER_MINUTE: String(RESULT_REQUESTS_PER_MINUTE),
    POLL_MIN_INTERVAL_SECONDS: String(POLL_SECONDS),
    DATABASE_URL: `sqlite://${where.folder}/checks.sqlite`,
    HR_USERS: `${PEOPLE.hr1},${PEOPLE.hr2},${PEOPLE.admin}`,
    ADMIN_USERS: PEOPLE.admin,
    TIME_ZONE: DESK_TIME_ZONE,
    HOLIDAYS: DESK_HOLIDAYS,
    DIGEST_CHANNEL: CHANNELS.hr,
    // The sandbox's certificates are served over plain HTTP, which is allowed only for an origin.
    CERTIFICATE_HOSTS: new URL(where.url).origin,
    LOG_LEVEL: logLevel,
  };
}
