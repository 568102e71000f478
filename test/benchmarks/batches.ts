import { setTimeout as delay } from 'node:timers/promises';
import { createSlackSandbox, DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import { PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
} from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { KEY, type StoreKind, storeKinds } from '../storage/stores.ts';
import { WIDGET_SECRET } from '../support/bot-environment.ts';
import { freePort } from '../support/free-port.ts';
import { residentMb, startChild, stopChild } from './child.ts';
import { benchmarkEnvironment, untilReady } from './environment.ts';
import { listOf, previewAndConfirm } from './preview-list.ts';

const ROWS = 1_000;
/** How long the sandbox takes to answer an invitation, milliseconds. A real API is likely to take ten times as long. */
const ANSWER_MS = 20;
const BARE_REQUESTS = 200;
const SAMPLE_EVERY_MS = 100;

/** Invitations a second by bare requests, one after another, without a bot. */
async function measureBare({ url }: WorkerChecksSandbox): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const signIn = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ widget_secret: WIDGET_SECRET }),
  });
  const { token } = Object(await signIn.json());
  const began = performance.now();
  for (let index = 0; index < BARE_REQUESTS; index += 1) {
    const order = {
      product_id: 'ncchc',
      email: `bare${index}@example.com`,
      first_name: 'Bare',
      last_name: 'Request',
    };
    const answer = await fetch(`${url}/invitations`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: JSON.stringify(order),
    });
    if (!answer.ok) throw new Error(`WorkerChecks answered ${answer.status}`);
    await answer.arrayBuffer();
  }
  return BARE_REQUESTS / ((performance.now() - began) / 1000);
}

async function measureBatch(kind: StoreKind) {
  const store = await kind.make();
  const slack = createSlackSandbox({ ackTimeoutMs: 30_000, scopes: [...DEFAULT_SCOPES, 'files:read'] });
  const workerChecks = createWorkerChecksSandbox({ widgetSecret: WIDGET_SECRET });
  await slack.start();
  await workerChecks.start();
  workerChecks.invitationMs = ANSWER_MS;
  const bare = await measureBare(workerChecks);
  const port = await freePort();
  const env = benchmarkEnvironment(slack, workerChecks, {
    PORT: String(port),
    HR_USERS: PEOPLE.hr1,
    DATABASE_URL: store.url,
    ENCRYPTION_KEY: KEY.toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const bot = startChild('src/main.ts', env);
  await untilReady(`http://127.0.0.1:${port}`);
  slack.useHttp(`http://127.0.0.1:${port}`);
  await delay(1_000);
  const before = residentMb(bot);
  const preview = await previewAndConfirm(slack, listOf(ROWS));
  const began = performance.now();
  let most = before;
  while (workerChecks.checks.length < BARE_REQUESTS + ROWS) {
    await delay(SAMPLE_EVERY_MS);
    most = Math.max(most, residentMb(bot));
  }
  const own = ROWS / ((performance.now() - began) / 1000);
  const payloads = new Map(slack.largestPayloads);
  await stopChild(bot);
  await slack.stop();
  await workerChecks.stop();
  await store.remove();
  return { own, bare, before, most, payloads, ...preview };
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

/**
 * A file of a thousand people: how long it takes to the preview, how fast they are invited, beside bare requests one after
 * another, what that costs in memory, and the largest payloads sent to Slack.
 */
export async function benchmarkBatches(): Promise<void> {
  console.log(`a file of ${ROWS} people, each invitation answered after ${ANSWER_MS} ms`);
  console.log(
    '                         ack ms  preview ms  invitations/s  bare requests/s  ratio  resident MB before  most',
  );
  const largest: string[] = [];
  for (const kind of await storeKinds()) {
    if (!kind.up) continue;
    const { own, bare, before, most, payloads, ackMs, previewMs } = await measureBatch(kind);
    console.log(
      `${kind.title.padEnd(24)} ${ackMs.toFixed(0).padStart(6)} ${previewMs.toFixed(0).padStart(11)} ` +
        `${own.toFixed(1).padStart(14)} ${bare.toFixed(1).padStart(16)} ${(own / bare).toFixed(2).padStart(6)} ` +
        `${before.toFixed(0).padStart(19)} ${most.toFixed(0).padStart(5)}`,
    );
    const sizes = [...payloads].toSorted(([, a], [, b]) => b - a);
    largest.push(
      `${kind.title.padEnd(24)} ${sizes.map(([of, size]) => `${of} ${kilobytes(size)}`).join(', ')}`,
    );
  }
  console.log(`\nlargest payloads to Slack\n${largest.join('\n')}`);
}
