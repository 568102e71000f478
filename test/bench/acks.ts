import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BOT, TEAM } from '../../src/sandbox/slack/cast.ts';
import type { Reply } from '../../src/sandbox/slack/delivery.ts';
import { createSlackSandbox, type SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { createWorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { firstLine, startChild, stopChild } from './child.ts';
import { botEnvironment, freePort, untilReady, WIDGET_SECRET } from './environment.ts';

const PEOPLE = 50;
const ROUNDS = 10;

type Kind = 'command' | 'submission' | 'action';
type Samples = Record<Kind, Reply[]>;

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

/** A channel each, so that Slack's pace of one post a second does not hold up the bench. */
const channelOf = (person: number) => `C0BENCH${person}`;

/** Everybody orders a check at once, sends the form at once, cancels at once. */
async function round(
  slack: SlackSandbox,
  userIds: string[],
  samples: Samples,
  number: number,
): Promise<void> {
  const people = userIds.map((id) => slack.as(id));
  const before = userIds.map((_, i) => slack.messages(channelOf(i)).length);
  samples.command.push(
    ...(await Promise.all(people.map((one, i) => one.command('/check invite', { channel: channelOf(i) })))),
  );
  await until(() => people.every((one) => one.modals().length > 0));
  await Promise.all(
    people.map((one, i) =>
      one.fill(one.top(), {
        'First name': 'Ada',
        'Last name': `Lovelace ${i}`,
        Email: `w${number}.${i}@example.com`,
        'Channel for the card': channelOf(i),
      }),
    ),
  );
  const submitted = await Promise.all(people.map((one) => one.submit()));
  samples.submission.push(...submitted.map(({ reply }) => reply ?? missing()));
  await until(() => before.every((count, i) => slack.messages(channelOf(i)).length > count));
  const cards = before.map((count, i) => slack.messages(channelOf(i))[count] ?? missing());
  samples.action.push(
    ...(await Promise.all(people.map((one, i) => one.click(cards[i] ?? missing(), 'Cancel invitation')))),
  );
  await until(() => cards.every(({ blocks }) => JSON.stringify(blocks).includes('Cancelled by')));
}

function missing(): never {
  throw new Error('Not there');
}

/** Acknowledgements with 50 people at once: the bot doing all its work, and bare Bolt given the very same requests. */
export async function benchAcks(): Promise<void> {
  const slack = createSlackSandbox({ ackTimeoutMs: 30_000 });
  const workerChecks = createWorkerChecksSandbox({
    widgetSecret: WIDGET_SECRET,
    resultRequestsPerMinute: 100_000,
  });
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const userIds = Array.from({ length: PEOPLE }, (_, i) => `UBENCH${i}`);
  for (const id of userIds) slack.users.push({ id, name: id.toLowerCase(), teamId: TEAM.id });
  for (const [i, id] of userIds.entries()) {
    slack.channels.push({ id: channelOf(i), name: `desk-${i}`, kind: 'private', members: [id, BOT.userId] });
  }
  await slack.start();
  await workerChecks.start();
  const port = await freePort();
  const bot = startChild(
    'src/main.ts',
    botEnvironment(slack, workerChecks, {
      PORT: String(port),
      HR_USERS: userIds.join(','),
      DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
      RESULT_REQUESTS_PER_MINUTE: '1000',
      LOG_LEVEL: 'error',
    }),
  );
  await untilReady(`http://127.0.0.1:${port}`);
  const bare = startChild('test/bench/bare-bolt.ts', { SLACK_SIGNING_SECRET: slack.signingSecret });
  const barePort = await firstLine(bare);

  const samples: Samples = { command: [], submission: [], action: [] };
  const baseline: Samples = { command: [], submission: [], action: [] };
  for (let number = 0; number < ROUNDS; number += 1) {
    slack.useHttp(`http://127.0.0.1:${port}`);
    const fresh: Samples = { command: [], submission: [], action: [] };
    await round(slack, userIds, fresh, number);
    slack.useHttp(`http://127.0.0.1:${barePort}`);
    for (const kind of ['command', 'submission', 'action'] as const) {
      samples[kind].push(...fresh[kind]);
      baseline[kind].push(...(await Promise.all(fresh[kind].map((reply) => slack.redeliver(reply)))));
    }
  }

  console.log(`acknowledgements, ${PEOPLE} people at once, ${ROUNDS} rounds, ms`);
  console.log('            bot p50   p99    bare Bolt p50   p99    ratio p50   p99');
  for (const kind of ['command', 'submission', 'action'] as const) {
    const [own, other] = [samples, baseline].map((all) => all[kind].map(({ ackMs }) => ackMs)) as [
      number[],
      number[],
    ];
    const cells = [0.5, 0.99].map((share) => [percentile(own, share), percentile(other, share)] as const);
    const [p50, p99] = cells;
    if (p50 === undefined || p99 === undefined) continue;
    const pad = (value: number, width: number) => value.toFixed(1).padStart(width);
    console.log(
      `${kind.padEnd(11)} ${pad(p50[0], 7)} ${pad(p99[0], 5)} ${pad(p50[1], 16)} ${pad(p99[1], 5)} ` +
        `${pad(p50[0] / p50[1], 12)} ${pad(p99[0] / p99[1], 5)}`,
    );
  }
  await Promise.all([stopChild(bot), stopChild(bare)]);
  await slack.stop();
  await workerChecks.stop();
  rmSync(folder, { recursive: true });
}
