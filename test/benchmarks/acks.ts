import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createSlackSandbox, type SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { BOT, TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { createWorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { KEY, type StoreKind, storeKinds, type TestStore } from '../storage/stores.ts';
import { WIDGET_SECRET } from '../support/bot-environment.ts';
import { freePort } from '../support/free-port.ts';
import { firstLine, startChild, stopChild } from './child.ts';
import { benchmarkEnvironment, untilReady } from './environment.ts';
import { percentile } from './percentile.ts';
import { processorMs } from './processor-ms.ts';

const PEOPLE = 50;
const ROUNDS = 40;
/**
 * Their figures are thrown away: until about the twelfth round V8 still compiles, and the processor time of a round falls
 * to a third of the first’s, in bare Bolt as in the bot.
 */
const WARM_UP_ROUNDS = 14;
/**
 * The bot has come to rest when for so long it has said nothing to Slack and has used little processor time: it polls open
 * checks all the time.
 */
const QUIET_MS = 100;
const QUIET_PROCESSOR_MS = 10;
/** The bench fails if the bot has not come to rest by then. */
const MOST_QUIET_TRIES = 300;

const KINDS = ['command', 'submission', 'action'] as const;
type Kind = (typeof KINDS)[number];

/** Milliseconds to each acknowledgement of one crowd, and of processor time until the last; the same requests at both. */
const figuresSchema = z.object({ ms: z.array(z.number()), processorMs: z.number() });
const volleySchema = z.object({ bare: figuresSchema, bot: figuresSchema });
type Volley = z.infer<typeof volleySchema>;

interface Measured {
  slack: SlackSandbox;
  /** The bot's process id. */
  botId: number | undefined;
}

/** Runs `work`, whose requests are let off together, and says how long each took. */
type AtOnce = (work: () => Promise<unknown>) => Promise<Volley>;

/** A channel each, so that Slack's pace of one post a second does not hold up the bench. */
const channelOf = (person: number) => `C0BENCH${person}`;

/** Waits until what was asked for is there, and the process has come to rest. */
async function quiet({ slack, botId }: Measured, isThere: () => boolean): Promise<void> {
  while (!isThere()) await delay(QUIET_MS);
  for (let tries = 0; tries < MOST_QUIET_TRIES; tries += 1) {
    const before = { calls: slack.calls.length, processor: processorMs(botId) };
    await delay(QUIET_MS);
    const isAtRest = processorMs(botId) - before.processor < QUIET_PROCESSOR_MS;
    if (isAtRest && slack.calls.length === before.calls) return;
  }
  throw new Error('The bot does not come to rest');
}

/** Everybody orders a check at once; when the bot has come to rest, sends the form at once; then cancels at once. */
async function round(measured: Measured, userIds: string[], atOnce: AtOnce): Promise<Record<Kind, Volley>> {
  const { slack } = measured;
  const people = userIds.map((id, i) => ({ one: slack.as(id), channel: channelOf(i), i }));
  const command = await atOnce(() =>
    Promise.all(people.map(({ one, channel }) => one.command('/check invite', { channel }))),
  );
  await quiet(measured, () => people.every(({ one }) => one.modals().length > 0));
  for (const { one, channel, i } of people) {
    await one.fill(one.top(), {
      'First name': 'Ada',
      'Last name': `Lovelace ${i}`,
      Email: `${crypto.randomUUID()}@example.com`,
      'Channel for the card': channel,
    });
  }
  const before = people.map(({ channel }) => slack.messages(channel).length);
  const submission = await atOnce(() => Promise.all(people.map(({ one }) => one.submit())));
  await quiet(measured, () =>
    people.every(({ channel, i }) => slack.messages(channel).length > (before[i] ?? 0)),
  );
  const cards = people.map(({ one, channel }) => ({
    one,
    card: slack.messages(channel).at(-1) ?? missing(),
  }));
  const action = await atOnce(() =>
    Promise.all(cards.map(({ one, card }) => one.click(card, 'Cancel invitation'))),
  );
  await quiet(measured, () =>
    cards.every(({ card }) => JSON.stringify(card.blocks).includes('Cancelled by')),
  );
  return { command, submission, action };
}

function missing(): never {
  throw new Error('No card');
}

const cell = (value: number, width: number, digits = 1) => value.toFixed(digits).padStart(width);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function print(title: string, volleys: readonly Volley[]): void {
  const of = (share: number) => ({
    bot: percentile(
      volleys.flatMap(({ bot }) => bot.ms),
      share,
    ),
    bare: percentile(
      volleys.flatMap(({ bare }) => bare.ms),
      share,
    ),
  });
  const [p50, p99] = [of(0.5), of(0.99)];
  const slowest = volleys.map(({ bot, bare }) => Math.max(...bot.ms) / Math.max(...bare.ms));
  const processor =
    sum(volleys.map(({ bot }) => bot.processorMs)) / sum(volleys.map(({ bare }) => bare.processorMs));
  console.log(
    `${title.padEnd(20)} ${cell(p50.bot, 7)} ${cell(p99.bot, 6)} ${cell(p50.bare, 15)} ${cell(p99.bare, 6)} ` +
      `${cell(p50.bot / p50.bare, 11, 2)} ${cell(p99.bot / p99.bare, 5, 2)} ` +
      `${cell(percentile(slowest, 0.5), 18, 2)} ${cell(processor, 10, 2)}`,
  );
}

/** The bot on this store, doing all its work, and bare Bolt given the very same requests. */
async function measureAcks(store: TestStore, roundsWanted: number): Promise<Record<Kind, Volley>[]> {
  const slack = createSlackSandbox({ ackTimeoutMs: 30_000 });
  const workerChecks = createWorkerChecksSandbox({
    widgetSecret: WIDGET_SECRET,
    resultRequestsPerMinute: 100_000,
  });
  const userIds = Array.from({ length: PEOPLE }, (_, i) => `UBENCH${i}`);
  for (const [i, id] of userIds.entries()) {
    slack.users.push({ id, name: id.toLowerCase(), teamId: TEAM.id });
    slack.channels.push({ id: channelOf(i), name: `desk-${i}`, kind: 'private', members: [id, BOT.userId] });
  }
  await slack.start();
  await workerChecks.start();
  const port = await freePort();
  const bot = startChild(
    'src/main.ts',
    benchmarkEnvironment(slack, workerChecks, {
      PORT: String(port),
      HR_USERS: userIds.join(','),
      DATABASE_URL: store.url,
      ENCRYPTION_KEY: KEY.toString('base64'),
      RESULT_REQUESTS_PER_MINUTE: '1000',
      LOG_LEVEL: 'error',
    }),
  );
  await untilReady(`http://127.0.0.1:${port}`);
  const bare = startChild('test/benchmarks/bare-bolt.ts', { SLACK_SIGNING_SECRET: slack.signingSecret });
  const barePort = await firstLine(bare);
  const apps = [port, barePort].map((app) => `http://127.0.0.1:${app}/slack/events`);
  const line = startChild('test/benchmarks/starting-line.ts', {}, [
    ...apps,
    String(bot.pid),
    String(bare.pid),
  ]);
  slack.useHttp(await firstLine(line));

  const atOnce: AtOnce = async (work) => {
    line.send({ hold: PEOPLE });
    const [[told]] = await Promise.all([once(line, 'message'), work()]);
    return volleySchema.parse(told);
  };
  const measured = { slack, botId: bot.pid };
  for (let number = 0; number < WARM_UP_ROUNDS; number += 1) await round(measured, userIds, atOnce);
  const rounds: Record<Kind, Volley>[] = [];
  for (let number = 0; number < roundsWanted; number += 1)
    rounds.push(await round(measured, userIds, atOnce));
  await Promise.all([stopChild(line), stopChild(bot), stopChild(bare)]);
  await slack.stop();
  await workerChecks.stop();
  return rounds;
}

/** Acknowledgements with 50 people at once, on each store that is up. */
export async function benchmarkAcks(stores?: readonly StoreKind[], rounds = ROUNDS): Promise<void> {
  console.log(`acknowledgements, ${PEOPLE} people at once, ${rounds} rounds: ${PEOPLE * rounds} of each, ms`);
  console.log(
    '                     bot p50    p99   bare Bolt p50    p99   ratio p50   p99   slowest of round  processor',
  );
  for (const kind of stores ?? (await storeKinds())) {
    if (!kind.up) {
      console.log(kind.title);
      continue;
    }
    const store = await kind.make();
    const volleys = await measureAcks(store, rounds);
    for (const what of KINDS) {
      print(
        `${kind.title} ${what}`,
        volleys.map((all) => all[what]),
      );
    }
    await store.remove();
  }
}
