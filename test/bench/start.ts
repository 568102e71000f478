import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createSlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { createWorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { firstLine, residentMb, startChild, stopChild } from './child.ts';
import { botEnvironment, freePort, untilReady, WIDGET_SECRET } from './environment.ts';

const SETTLE_MS = 3_000;

/** Start to ready with an empty store, and memory when nothing happens, beside bare Bolt. */
export async function benchStart(): Promise<void> {
  const slack = createSlackSandbox();
  const workerChecks = createWorkerChecksSandbox({ widgetSecret: WIDGET_SECRET });
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  await slack.start();
  await workerChecks.start();
  const port = await freePort();
  const env = botEnvironment(slack, workerChecks, {
    PORT: String(port),
    HR_USERS: 'UHR1',
    DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
    LOG_LEVEL: 'silent',
  });
  const startedAt = performance.now();
  const bot = startChild('src/main.ts', env);
  await untilReady(`http://127.0.0.1:${port}`);
  const readyMs = performance.now() - startedAt;
  const bareAt = performance.now();
  const bare = startChild('test/bench/bare-bolt.ts', { SLACK_SIGNING_SECRET: slack.signingSecret });
  await firstLine(bare);
  const bareMs = performance.now() - bareAt;
  await delay(SETTLE_MS);
  console.log(`start to ready      bot ${readyMs.toFixed(0)} ms, bare Bolt ${bareMs.toFixed(0)} ms`);
  console.log(
    `resident when idle  bot ${residentMb(bot).toFixed(0)} MB, bare Bolt ${residentMb(bare).toFixed(0)} MB`,
  );
  await Promise.all([stopChild(bot), stopChild(bare)]);
  await slack.stop();
  await workerChecks.stop();
  rmSync(folder, { recursive: true });
}
