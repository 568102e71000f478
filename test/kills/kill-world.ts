import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOT, PEOPLE, TEAM } from '../../src/sandbox/slack/cast.ts';
import {
  createSlackSandbox,
  DEFAULT_SCOPES,
  type SlackSandbox,
} from '../../src/sandbox/slack/slack-sandbox.ts';
import type { ReceivedRequest } from '../../src/sandbox/workerchecks/model.ts';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
} from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { type BundledBot, bundleBot } from '../support/bundle-bot.ts';
import { type GatedBot, startGatedBot } from '../support/gated-bot.ts';
import { slackPoint, vendorPoint, workerOf, writePoint } from './points.ts';
import { STORIES } from './stories.ts';

const WIDGET_SECRET = 'widget-secret-for-tests';

/** Everything the bot asks of Slack. What posts is also killed before Slack has it. */
const POSTS = ['chat.postMessage', 'chat.update'];
const ASKS = [
  'auth.test',
  'conversations.info',
  'conversations.open',
  'conversations.history',
  'conversations.replies',
  'users.info',
  'usergroups.users.list',
  'chat.postEphemeral',
  'views.open',
  'views.push',
  'views.update',
  'views.publish',
  'response_url',
];

let bundling: Promise<BundledBot> | undefined;
/** Once for all worlds. */
function bundled(): Promise<BundledBot> {
  bundling ??= bundleBot('src/main.ts');
  return bundling;
}

export interface KillWorld {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  databaseUrl: string;
  /** What ids in keys of the store stand for: forms and checks → their story. */
  names: Map<string, string>;
  /** Every point passed, in order. */
  readonly points: readonly string[];
  readonly killed: boolean;
  /** How many processes have served people so far. */
  readonly life: number;
  /** Resolves while a bot serves people. */
  up(): Promise<void>;
  /** SIGTERM, and the next one. */
  restart(): Promise<void>;
  /** SIGTERM; resolves when a bot has ended by itself. */
  end(): Promise<void>;
  /** What the processes wrote to the terminal. */
  printed(): string;
  close(): Promise<void>;
}

/** Slack, WorkerChecks and the bot in a process of its own, which is killed once: at the point of this name. */
export async function openKillWorld(killAt?: string): Promise<KillWorld> {
  const slack = createSlackSandbox({ scopes: [...DEFAULT_SCOPES, 'groups:history'] });
  const workerChecks = createWorkerChecksSandbox({
    widgetSecret: WIDGET_SECRET,
    resultRequestsPerMinute: 100_000,
    refuseDuplicates: true,
  });
  for (const { name, channel, requester } of STORIES) {
    const members = [requester, PEOPLE.hr2, BOT.userId];
    slack.channels.push({ id: channel, name: name.toLowerCase(), kind: 'private', members });
    slack.users.push({ id: requester, name: name.toLowerCase(), teamId: TEAM.id });
  }
  const folder = mkdtempSync(join(tmpdir(), 'kills-'));
  const databaseUrl = `sqlite://${folder}/checks.sqlite`;
  const { apiUrl } = await slack.start();
  const { url } = await workerChecks.start();
  const bundle = await bundled();
  const env: Record<string, string> = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: apiUrl,
    PORT: '0',
    WORKERCHECKS_API_URL: url,
    WORKERCHECKS_WIDGET_SECRET: WIDGET_SECRET,
    WORKERCHECKS_PRODUCTS: 'ncchc=National police check',
    DATABASE_URL: databaseUrl,
    HR_USERS: [PEOPLE.hr2, ...STORIES.map(({ requester }) => requester)].join(),
    RESULT_REQUESTS_PER_MINUTE: '90000',
    POLL_MIN_INTERVAL_SECONDS: '0.5',
    RETENTION_DAYS: '30',
  };

  const names = new Map<string, string>();
  const points: string[] = [];
  const times = new Map<string, number>();
  const looks = new Map<string, number>();
  const losing = new Set(STORIES.filter(({ loses }) => loses).map(({ name }) => name));
  let printed = '';
  let killed = false;
  let life = 0;
  let bot: GatedBot;
  let serving: Promise<void>;

  /** True: this is where the bot is killed, and so it was. */
  function pass(name: string): boolean {
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    const point = `${name} #${count}`;
    points.push(point);
    if (killed || point !== killAt) return false;
    killed = true;
    bot.kill();
    serving = bot.exited.then(serve);
    return true;
  }

  async function serve(): Promise<void> {
    const started = startGatedBot(bundle, env, (keys) => {
      for (const key of keys) pass(writePoint(key, names));
    });
    bot = started;
    try {
      slack.useHttp(await started.started);
      life += 1;
    } catch (error) {
      // Killed while it started: the next is on its way.
      if ((await started.exited) !== null) throw error;
    } finally {
      void started.exited.then(() => {
        printed += `${started.printed()}\n`;
      });
    }
  }

  const invitationOf = ({ invitationId }: ReceivedRequest) =>
    workerChecks.checks.find(({ id }) => id === invitationId);
  const storyNamed = (name: string | undefined) => STORIES.find((story) => story.name === name);

  /** WorkerChecks moves on as it is looked at; whether it can be paid is said with each request. */
  function follow(request: ReceivedRequest): false {
    if (request.action === 'invite') {
      workerChecks.outOfCredits = storyNamed(workerOf(request))?.unpaid ?? false;
    }
    const check = invitationOf(request);
    const name = check?.order.last_name ?? '';
    if (request.action !== 'result' || check === undefined) return false;
    const seen = looks.get(name) ?? 0;
    looks.set(name, seen + 1);
    const change = storyNamed(name)?.looks[seen];
    if (change !== undefined) workerChecks.advance(check.id, change);
    return false;
  }

  const named = (request: ReceivedRequest) => {
    const check = invitationOf(request);
    const stands = check === undefined ? '' : [check.status, check.result].filter(Boolean).join(' ');
    return vendorPoint(request, check?.order.last_name ?? workerOf(request), stands);
  };
  const always = { times: Number.POSITIVE_INFINITY };
  for (const action of ['authenticate', 'invite', 'cancel', 'result'] as const) {
    const before = (request: ReceivedRequest) => pass(`before ${named(request)}`);
    if (action === 'invite' || action === 'cancel') {
      workerChecks.fault(action, { kind: 'dropped-before' }, { ...always, when: before });
    }
    workerChecks.fault(action, { kind: 'hang' }, { ...always, when: follow });
    workerChecks.fault(action, { kind: 'hang' }, { ...always, when: (request) => pass(named(request)) });
  }
  for (const [loses, kind] of [
    ['answer', 'dropped-after'],
    ['request', 'dropped-before'],
  ] as const) {
    const when = (request: ReceivedRequest) => {
      const name = workerOf(request) ?? '';
      return storyNamed(name)?.loses === loses && losing.delete(name);
    };
    workerChecks.fault('invite', { kind }, { ...always, when });
  }
  for (const method of [...POSTS, ...ASKS]) {
    if (POSTS.includes(method)) {
      slack.fault(
        method,
        { kind: 'dropped-before' },
        { ...always, when: (args) => pass(`before ${slackPoint(method, args)}`) },
      );
    }
    slack.fault(method, { kind: 'hang' }, { ...always, when: (args) => pass(slackPoint(method, args)) });
  }

  async function up(): Promise<void> {
    for (;;) {
      const now = serving;
      await now;
      if (now === serving) return;
    }
  }

  /** Ends the process that serves now; true where it ended by itself. */
  async function stop(): Promise<boolean> {
    await up();
    const stopping = bot;
    stopping.stop();
    return (await stopping.exited) === 0;
  }

  serving = serve();
  await up();
  return {
    slack,
    workerChecks,
    databaseUrl,
    names,
    points,
    get killed() {
      return killed;
    },
    get life() {
      return life;
    },
    up,
    async restart() {
      if (await stop()) serving = serve();
      await up();
    },
    async end() {
      while (!(await stop()));
    },
    printed: () => printed + bot.printed(),
    async close() {
      bot.kill();
      await bot.exited;
      await slack.stop();
      await workerChecks.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
