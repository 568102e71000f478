import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { BOT, PEOPLE, TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { botEnvironment } from '../support/bot-environment.ts';
import { startPausingBot } from '../support/pausing-bot.ts';
import { HISTORY_SCOPES, startSandboxes } from '../support/start-sandboxes.ts';
import { addSlackPoints, addVendorPoints } from './add-crash-points.ts';
import { type BotPool, startBotPool } from './bot-pool.ts';
import { countCrashPoints } from './count-crash-points.ts';
import { writePoint } from './crash-point-names.ts';
import { SCENARIOS } from './scenarios.ts';
import type { CrashStore, Setup } from './setup.ts';

export interface CrashEnvironment {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  store: CrashStore;
  /** Whether the test can read the store while bots use it. */
  shared: boolean;
  bots: BotPool;
  /** Names for ids in storage keys: form and check ids → their scenario. */
  names: Map<string, string>;
  /** Every crash point passed, in order. */
  readonly points: readonly string[];
  readonly killed: boolean;
  close(): Promise<void>;
}

/** Slack, WorkerChecks and the bots in their own processes, one of which is killed once, at the named point. */
export async function openCrashEnvironment(setup: Setup, killAt?: string): Promise<CrashEnvironment> {
  const sandboxes = await startSandboxes({
    slack: { scopes: HISTORY_SCOPES },
    workerChecks: { resultRequestsPerMinute: 100_000, refuseDuplicates: true },
  });
  const { slack, workerChecks } = sandboxes;
  for (const { name, channel, requester } of SCENARIOS) {
    const members = [requester, PEOPLE.hr2, BOT.userId];
    slack.channels.push({ id: channel, name: name.toLowerCase(), kind: 'private', members });
    slack.users.push({ id: requester, name: name.toLowerCase(), teamId: TEAM.id });
  }
  const store = await setup.makeStore();
  const botOptions = await setup.botOptions();
  const env = botEnvironment(slack, workerChecks, {
    DATABASE_URL: store.databaseUrl,
    ...(store.encryptionKey === undefined ? {} : { ENCRYPTION_KEY: store.encryptionKey.toString('base64') }),
    HR_USERS: [PEOPLE.hr2, ...SCENARIOS.map(({ requester }) => requester)].join(),
    ADMIN_USERS: PEOPLE.admin,
    RESULT_REQUESTS_PER_MINUTE: '90000',
    POLL_MIN_INTERVAL_SECONDS: '0.5',
  });

  const names = new Map<string, string>();
  const { points, isKilled, reach } = countCrashPoints(killAt, (bot) => bots.kill(bot));

  addSlackPoints(slack, reach);
  addVendorPoints(workerChecks, reach);
  const bots = startBotPool({
    count: setup.bots,
    start: (onCommit) => startPausingBot(botOptions, env, onCommit),
    onCommit(keys, bot) {
      for (const key of keys) reach(writePoint(key, names), bot);
    },
    useHttp: (botUrl) => slack.useHttp(botUrl),
  });
  await bots.up();
  return {
    slack,
    workerChecks,
    store,
    shared: setup.bots > 1,
    bots,
    names,
    points,
    get killed() {
      return isKilled();
    },
    async close() {
      await bots.close();
      await sandboxes.stop();
      await store.remove();
    },
  };
}
