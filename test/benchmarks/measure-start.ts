import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { createSlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { createWorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { KEY } from '../storage/stores.ts';
import { WIDGET_SECRET } from '../support/bot-environment.ts';
import { freePort } from '../support/free-port.ts';
import { firstLine, residentMb, startChild, stopChild } from './child.ts';
import { benchmarkEnvironment, untilReady } from './environment.ts';
import { percentile } from './percentile.ts';
import { processorMs } from './processor-ms.ts';

const STARTS = 3;
/** Memory is read this long after a start, when its work has ended. */
const IDLE_AFTER_MS = 5_000;

/** Medians of several starts: time until ready, processor time until then, and resident memory some seconds later. */
export interface StartFigures {
  readyMs: number;
  processorMs: number;
  residentMb: number;
}

async function median(
  start: () => Promise<{ child: ChildProcess; ready: Promise<unknown> }>,
): Promise<StartFigures> {
  const all: StartFigures[] = [];
  for (let number = 0; number < STARTS; number += 1) {
    const began = performance.now();
    const { child, ready } = await start();
    await ready;
    const readyMs = performance.now() - began;
    const used = processorMs(child.pid);
    await delay(IDLE_AFTER_MS);
    all.push({ readyMs, processorMs: used, residentMb: residentMb(child) });
    await stopChild(child);
  }
  const middle = (figure: keyof StartFigures) =>
    percentile(
      all.map((one) => one[figure]),
      0.5,
    );
  return {
    readyMs: middle('readyMs'),
    processorMs: middle('processorMs'),
    residentMb: middle('residentMb'),
  };
}

/** Bolt with handlers that only acknowledge, until it prints its port. */
export function measureBareStart(): Promise<StartFigures> {
  return median(async () => {
    const child = startChild('test/benchmarks/bare-bolt.ts', { SLACK_SIGNING_SECRET: 'none' });
    return { child, ready: firstLine(child) };
  });
}

/** The bot, until /readyz answers 200: Slack, the store and WorkerChecks' sign-in are usable. */
export async function measureStart(databaseUrl: string): Promise<StartFigures> {
  const slack = createSlackSandbox();
  const workerChecks = createWorkerChecksSandbox({ widgetSecret: WIDGET_SECRET });
  await slack.start();
  await workerChecks.start();
  try {
    const port = await freePort();
    const env = benchmarkEnvironment(slack, workerChecks, {
      PORT: String(port),
      HR_USERS: 'UHR1',
      DATABASE_URL: databaseUrl,
      ENCRYPTION_KEY: KEY.toString('base64'),
      LOG_LEVEL: 'silent',
    });
    return await median(async () => ({
      child: startChild('src/main.ts', env),
      ready: untilReady(`http://127.0.0.1:${port}`),
    }));
  } finally {
    await slack.stop();
    await workerChecks.stop();
  }
}
