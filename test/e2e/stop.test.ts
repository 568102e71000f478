import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { openNetwork } from '../storage/network.ts';
import { KEY, storeKinds } from '../storage/stores.ts';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

/** How often stopping `npm start` is repeated; `npm run test:crash` repeats it more often. */
const RUNS = Number(process.env.STOP_RUNS ?? 1);
/** Ten seconds, plus three for a busy machine. */
const LONGEST_STOP_MS = 13_000;
const CREATE_TAKES_MS = 1_000;

const SHARED = (await storeKinds()).filter(({ shared, up }) => shared && up);

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const lineSchema = z.object({ event: z.string(), port: z.number().optional() });

interface RunningBot {
  child: ChildProcess;
  /** Events of its log so far. */
  events: string[];
  port: number;
  /** Sends the signal to the whole process group, as a terminal, systemd and a container's shell do. */
  signalGroup(signal: NodeJS.Signals): void;
  /** Resolves with the exit code and the milliseconds from the call to the exit. */
  ended(): Promise<{ code: number | null; ms: number }>;
}

/** Runs `npm start` in its own process group. */
async function npmStart(app: TestApp): Promise<RunningBot> {
  const child = spawn('npm', ['start', '--silent'], {
    detached: true,
    env: { ...process.env, ...app.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pid = 0 } = child;
  const exit = once(child, 'exit');
  closing.push(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
  });
  const events: string[] = [];
  const port = await new Promise<number>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const said = lineSchema.parse(JSON.parse(line));
      events.push(said.event);
      if (said.event === 'started') resolve(said.port ?? 0);
    });
  });
  return {
    child,
    events,
    port,
    signalGroup: (signal) => void process.kill(-pid, signal),
    async ended() {
      const start = performance.now();
      await exit;
      return { code: child.exitCode, ms: performance.now() - start };
    },
  };
}

async function openConnection(port: number, send = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(send);
  closing.push(() => socket.destroy());
  return socket;
}

/** Opens connections that stay unfinished or idle, like those of browsers, proxies and probes. */
async function leaveConnectionsOpen(port: number): Promise<void> {
  await openConnection(port);
  await openConnection(port, 'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-le');
  await openConnection(port, 'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\nhalf');
  const kept = await openConnection(
    port,
    'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: keep-alive\r\n\r\n',
  );
  await once(kept, 'data');
}

async function submitInvite(app: TestApp): Promise<void> {
  const view = await fillInvite(app);
  const { errors, trouble } = await app.slack.as(PEOPLE.hr1).submit(view);
  expect({ errors, trouble }).toEqual({ errors: {}, trouble: undefined });
  await eventually(() => expect(app.workerChecks.requests.map(({ action }) => action)).toContain('invite'));
}

/** Restarts the bot, and waits for the interrupted check's card. */
async function nextStartShows(app: TestApp, text: string): Promise<void> {
  await app.startBot();
  await eventually(() => {
    const cards = app.slack
      .messages(CHANNELS.hr)
      .map((card) => `${plainText(card)} ${buttons(card).join(' ')}`);
    expect(cards).toEqual([expect.stringContaining(text)]);
  });
}

async function stopDuringCreate(mode: 'http' | 'socket', signals: readonly NodeJS.Signals[]): Promise<void> {
  const app = await openTestApp({ mode });
  closing.push(() => app.close());
  await app.stopBot();
  const bot = await npmStart(app);
  if (mode === 'http') app.slack.useHttp(`http://127.0.0.1:${bot.port}`);
  else await app.slack.socket.connected();
  await leaveConnectionsOpen(bot.port);
  app.workerChecks.fault('invite', { kind: 'slow', ms: CREATE_TAKES_MS });
  await submitInvite(app);

  for (const signal of signals) bot.signalGroup(signal);
  const { code, ms } = await bot.ended();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(LONGEST_STOP_MS);
  expect(bot.events).toContain('stopped');
  await nextStartShows(app, 'Cancel invitation');
  expect(app.workerChecks.checks).toHaveLength(1);
}

describe('npm start, its process group signalled during an invitation and with open connections', () => {
  for (let run = 1; run <= RUNS; run += 1) {
    it(`records the answer and exits with 0 within ten seconds (run ${run})`, () =>
      stopDuringCreate('http', ['SIGTERM']));
  }

  it('does so in Socket Mode and after further signals', () =>
    stopDuringCreate('socket', ['SIGINT', 'SIGTERM', 'SIGTERM', 'SIGINT']));
});

/** Stops the app's bot, and starts one in its own process with these variables too; killed after the test. */
async function startAlone(app: TestApp, env: Record<string, string> = {}): Promise<BotProcess> {
  closing.push(() => app.close());
  await app.stopBot();
  const bot = await startBotProcess({ ...app.env, ...env });
  closing.push(() => bot.kill());
  return bot;
}

/** Sends the signals, and expects exit code 0 in time. */
async function endsInOrder(bot: BotProcess, ...signals: NodeJS.Signals[]): Promise<void> {
  const start = performance.now();
  for (const signal of signals) bot.signal(signal);
  expect(await bot.exited).toBe(0);
  expect(performance.now() - start).toBeLessThan(LONGEST_STOP_MS);
  expect(bot.printed()).toContain('"stopped"');
}

describe('a stop exits with 0 within ten seconds despite', () => {
  it('an invitation that is never answered: its check is Unconfirmed after the restart', async () => {
    const app = await openTestApp();
    const bot = await startAlone(app);
    app.slack.useHttp(bot.url);
    app.workerChecks.fault('invite', { kind: 'hang' });
    await submitInvite(app);
    await endsInOrder(bot, 'SIGTERM');
    await nextStartShows(app, 'It was sent');
  });

  it('a Slack that does not answer when the socket closes', async () => {
    const app = await openTestApp({ mode: 'socket' });
    app.slack.socket.answersClose = false;
    const bot = await startAlone(app);
    await app.slack.socket.connected();
    await endsInOrder(bot, 'SIGTERM', 'SIGTERM');
  });

  it.each(SHARED)('$title that does not answer', async (kind) => {
    const store = await kind.make();
    closing.push(() => store.remove());
    const network = await openNetwork(kind.server);
    closing.push(() => network.close());
    const app = await openTestApp();
    const bot = await startAlone(app, {
      DATABASE_URL: store.urlAt(network.port),
      ENCRYPTION_KEY: KEY.toString('base64'),
    });
    await eventually(() => expect(bot.printed()).toContain('"leads"'));
    network.stall();
    await endsInOrder(bot, 'SIGTERM', 'SIGINT');
  });

  it('repeated signals of every kind', async () => {
    const app = await openTestApp();
    const bot = await startAlone(app);
    await endsInOrder(bot, 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTERM', 'SIGINT');
  });
});

describe('a signal during the start', () => {
  it('exits with 0 while it waits for a store that is not up yet', async () => {
    const app = await openTestApp();
    closing.push(() => app.close());
    const network = await openNetwork({ host: '127.0.0.1', port: 1 });
    await network.close();
    const child = spawn(process.execPath, ['src/main.ts'], {
      env: {
        PATH: process.env.PATH,
        ...app.env,
        DATABASE_URL: `redis://127.0.0.1:${network.port}`,
        ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    closing.push(() => void child.kill('SIGKILL'));
    const exit = once(child, 'close');
    const events: string[] = [];
    createInterface(child.stdout).on('line', (line) => {
      const { event } = lineSchema.parse(JSON.parse(line));
      events.push(event);
      if (event === 'storage.not-there') child.kill('SIGTERM');
    });
    await exit;
    expect(child.exitCode).toBe(0);
    // Two parts of the program log the last lines, in either order.
    expect(events.toSorted()).toEqual(['stopped', 'stopping', 'storage.not-there']);
  });
});

describe('a programming error', () => {
  const NODE_OPTIONS = `--import ${resolve('test/support/make-mistakes.ts')}`;

  it('in an unhandled rejection is logged, and the bot keeps serving', async () => {
    const app = await openTestApp();
    const bot = await startAlone(app, { NODE_OPTIONS });
    bot.signal('SIGUSR2');
    await eventually(() => expect(bot.printed()).toContain('"unhandled-rejection"'));
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
    expect(bot.printed()).not.toContain('leaked');
    await endsInOrder(bot, 'SIGTERM');
  });

  it('in an uncaught exception finishes running work and exits with 1', async () => {
    const app = await openTestApp();
    const bot = await startAlone(app, { NODE_OPTIONS });
    app.slack.useHttp(bot.url);
    app.workerChecks.fault('invite', { kind: 'slow', ms: CREATE_TAKES_MS });
    await submitInvite(app);
    bot.signal('SIGWINCH');
    expect(await bot.exited).toBe(1);
    expect(bot.printed()).toContain('"uncaught-exception"');
    expect(bot.printed()).toContain('"stopped"');
    expect(bot.printed()).not.toContain('leaked');
    await nextStartShows(app, 'Cancel invitation');
  });
});
