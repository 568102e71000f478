import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { botEnvironment } from '../support/bot-environment.ts';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { eventually } from '../support/eventually.ts';
import { submitInvite } from '../support/slack-user.ts';
import { HISTORY_SCOPES, type Sandboxes, startSandboxes } from '../support/start-sandboxes.ts';

/** How often the leader is killed: once by default, ten times by `npm run test:crash`, which also uses the real timeouts. */
const ROUNDS = Number(process.env.LEADER_KILLS ?? 1);
const THOROUGH = process.env.LEADER_KILLS !== undefined;
const MAIN = THOROUGH ? 'src/main.ts' : 'test/support/short-timeouts-main.ts';
/** Checks that stay Pending, so that the leader uses its whole budget and a new result has to wait. */
const WAITING = THOROUGH ? 12 : 0;
const LATEST_MS = 180_000;
const LONGEST_TAKEOVER_MS = 15_000;

let slack: SlackSandbox;
let workerChecks: WorkerChecksSandbox;
let sandboxes: Sandboxes;
let store: TestStore;
let bots: BotProcess[] = [];

const SHARED = (await storeKinds()).filter(({ shared }) => shared);

async function open(kind: (typeof SHARED)[number]): Promise<void> {
  store = await kind.make();
  sandboxes = await startSandboxes({ slack: { scopes: HISTORY_SCOPES } });
  ({ slack, workerChecks } = sandboxes);
}

afterEach(async () => {
  await Promise.all(bots.splice(0).map((bot) => bot.kill()));
  await sandboxes.stop();
  await store.remove();
});

async function startBot(over: Record<string, string> = {}): Promise<BotProcess> {
  const env = botEnvironment(slack, workerChecks, {
    DATABASE_URL: store.url,
    ENCRYPTION_KEY: KEY.toString('base64'),
    HR_USERS: PEOPLE.hr1,
    POLL_MIN_INTERVAL_SECONDS: '1',
    ...over,
  });
  const bot = await startBotProcess(env, MAIN);
  bots.push(bot);
  return bot;
}

const isLeader = (bot: BotProcess) =>
  bot.printed().lastIndexOf('"event":"leads"') > bot.printed().lastIndexOf('"event":"leads-no-more"');

/** Waits until exactly one bot leads. */
const leader = () =>
  eventually(() => {
    const [found, ...others] = bots.filter(isLeader);
    expect(others).toEqual([]);
    return found ?? expect.fail('No leader');
  });

const follower = (leading: BotProcess) => bots.find((bot) => bot !== leading) ?? expect.fail('No second bot');

async function killLeader(leading: BotProcess): Promise<void> {
  bots = bots.filter((bot) => bot !== leading);
  await leading.kill();
}

const cards = () => slack.messages(CHANNELS.hr);
const order = (email: string) => submitInvite({ slack }, { email });

/** Sends `/check status` this many times, alternating between the bots. Resolves with the answers. */
async function askAlternately(asked: readonly BotProcess[], times: number): Promise<string[]> {
  const hr = slack.as(PEOPLE.hr1);
  const answers = () => hr.ephemerals(CHANNELS.hr).map(plainText);
  const before = answers().length;
  for (let i = 0; i < times; i += 1) {
    slack.useHttp(asked[i % asked.length]?.url);
    await hr.command('/check status a@example.com', { channel: CHANNELS.hr });
  }
  return eventually(() => {
    const told = answers().slice(before);
    expect(told).toHaveLength(times);
    return told;
  });
}

describe.each(SHARED)('two bots on $title whose leader is killed', (kind) => {
  it.skipIf(!kind.up || (kind !== SHARED[0] && !THOROUGH))(
    `lose nothing and duplicate nothing (${ROUNDS} kills)`,
    async () => {
      await open(kind);
      await startBot();
      const second = await startBot();
      slack.useHttp(second.url);
      for (let i = 0; i < WAITING; i += 1) await order(`waiting${i}@example.com`);
      const began = performance.now();
      let longestMs = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const leading = await leader();
        slack.useHttp(follower(leading).url);
        await order(`w${round}@example.com`);
        const made = await eventually(() => workerChecks.checkFor(`w${round}@example.com`));
        workerChecks.advance(made.id, { status: 'Completed' });
        await killLeader(leading);
        const killedAt = performance.now();
        await leader();
        longestMs = Math.max(longestMs, performance.now() - killedAt);
        await startBot();
      }
      const completed = () => cards().filter((card) => plainText(card).includes('Completed — Clear'));
      await eventually(
        () => expect(completed().map(({ replies }) => replies.length)).toEqual(Array(ROUNDS).fill(1)),
        LATEST_MS,
      );
      await eventually(() => expect(cards()).toHaveLength(ROUNDS + WAITING), LATEST_MS);
      expect(workerChecks.checks).toHaveLength(ROUNDS + WAITING);
      expect(workerChecks.maxInAnyMinute()).toBeLessThanOrEqual(30);
      expect(longestMs).toBeLessThan(LONGEST_TAKEOVER_MS);
      process.stdout.write(
        `${kind.title}: leader killed ${ROUNDS} times in ${((performance.now() - began) / 1000).toFixed(0)} s, ` +
          `0 lost, 0 duplicated, at most ${workerChecks.maxInAnyMinute()} result requests in any 60 s, ` +
          `another leads after at most ${(longestMs / 1000).toFixed(1)} s\n`,
      );
    },
    600_000,
  );

  it.skipIf(!kind.up || (kind !== SHARED[0] && !THOROUGH))(
    'share one rate limit',
    async () => {
      const limits = { RESULT_REQUESTS_PER_MINUTE: '8', RESULT_REQUESTS_RESERVED: '3' };
      await open(kind);
      const requests = () => workerChecks.requests.filter(({ action }) => action === 'result').length;
      await startBot(limits);
      await startBot(limits);
      const leading = await leader();
      const other = follower(leading);
      slack.useHttp(other.url);
      for (const name of ['a', 'b', 'c']) await order(`${name}@example.com`);
      // All that the limit leaves to the poller in a minute.
      await eventually(() => expect(requests()).toBe(5));

      const told = await askAlternately([leading, other], 6);
      expect(told.filter((text) => text.includes('Could not get the latest'))).toHaveLength(3);
      expect(requests()).toBe(8);
      await killLeader(leading);
      const third = await startBot(limits);
      await leader();
      const toldAfter = await askAlternately([other, third], 6);
      expect(toldAfter.filter((text) => text.includes('Could not get the latest'))).toHaveLength(6);
      expect(requests()).toBe(8);
      expect(workerChecks.maxInAnyMinute()).toBe(8);
    },
    120_000,
  );
});
