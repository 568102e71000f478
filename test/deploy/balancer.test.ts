import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Network, openNetwork } from '../storage/network.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startTestBot, type TestBot } from '../support/start-test-bot.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';
import { findProgram } from './find-program.ts';
import { parseSamples } from './metrics-page.ts';

const COMPOSE = z
  .looseObject({ configs: z.object({ caddyfile: z.object({ content: z.string() }) }) })
  .parse(parse(readFileSync('compose.yaml', 'utf8'), { merge: true }));

const caddy = findProgram('caddy');
const [kind] = (await storeKinds()).filter(({ shared, up }) => shared && up);
const missing = caddy === undefined ? 'caddy is not installed' : kind ? undefined : 'no Postgres, no Redis';
const without = missing === undefined ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`the balancer of compose.yaml, with two bots${without}`, () => {
  let app: TestApp;
  let second: TestBot;
  /** Between the second bot and its store, which it needs to be ready. */
  let network: Network;
  let store: TestStore;
  let folder: string;
  let balancer: ChildProcess;
  let url: string;

  /** The Caddyfile as it is, but for the addresses, and for asking more often whether a bot is ready. */
  async function startBalancer(bots: readonly string[]): Promise<void> {
    const port = await freePort();
    const { content } = COMPOSE.configs.caddyfile;
    const file = join(folder, 'Caddyfile');
    writeFileSync(
      file,
      content
        .replace(':8080 {', `http://127.0.0.1:${port} {`)
        .replace('bot-1:3000 bot-2:3000', bots.map((bot) => new URL(bot).host).join(' '))
        .replace('health_interval 3s', 'health_interval 100ms'),
    );
    balancer = spawn(caddy ?? '', ['run', '--config', file, '--adapter', 'caddyfile'], {
      env: { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
      stdio: 'ignore',
    });
    url = `http://127.0.0.1:${port}`;
    await eventually(async () => expect((await fetch(url)).status).toBe(404));
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'balancer-'));
    app = await openTestApp();
    if (kind === undefined) throw new Error('No store');
    store = await kind.make();
    network = await openNetwork(kind.server);
    second = await startTestBot({
      ...app.env,
      DATABASE_URL: store.urlAt(network.port),
      ENCRYPTION_KEY: KEY.toString('base64'),
    });
    await startBalancer([app.botUrl(), second.url]);
    app.slack.useHttp(url);
  });
  afterAll(async () => {
    balancer.kill();
    await once(balancer, 'exit');
    await second.stop();
    await app.close();
    await store.remove();
    await network.close();
    rmSync(folder, { recursive: true });
  });

  /** Requests of Slack that this bot has answered. */
  async function servedBy(bot: string): Promise<number> {
    const page = await (await fetch(`${bot}/metrics`)).text();
    const samples = parseSamples(page).filter(({ name }) => name === 'slack_requests_total');
    return samples.reduce((sum, { value }) => sum + Number(value), 0);
  }

  /** Asks for help so many times; how many of the requests each of these bots has answered. */
  async function ask(times: number, bots = [app.botUrl(), second.url]): Promise<number[]> {
    const before = await Promise.all(bots.map(servedBy));
    for (let time = 0; time < times; time += 1) {
      await app.slack.as(PEOPLE.hr1).command('/check help', { channel: CHANNELS.hr });
    }
    // A bot makes the page once a second.
    return await eventually(async () => {
      const after = await Promise.all(bots.map(servedBy));
      const counts = after.map((count, index) => count - (before[index] ?? 0));
      expect(counts.reduce((sum, count) => sum + count)).toBe(times);
      return counts;
    });
  }

  /** The path as it is: fetch would tidy it. */
  async function statusOf(path: string, method = 'GET', body = ''): Promise<number | undefined> {
    const sent = request(url, { path, method, headers: { 'content-length': body.length } });
    sent.end(body);
    const [response] = await once(sent, 'response');
    response.resume();
    return response.statusCode;
  }

  it.each([
    '/',
    '/healthz',
    '/readyz',
    '/metrics',
    '//metrics',
    '/slack/events/',
    '/slack/events/../../metrics',
    '/slack/%2e%2e/metrics',
    '/slack/events%2f..%2f..%2fmetrics',
    '/SLACK/EVENTS/x',
  ])('does not let %s through', async (path) => {
    expect([await statusOf(path), await statusOf(path, 'POST')]).toEqual([404, 404]);
  });

  it('shares the requests out', async () => {
    expect(await ask(20)).toEqual([10, 10]);
  });

  it('lets at most a mebibyte through, and does not take a request that is too long for a failure of a bot', async () => {
    // Unsigned: the bot refuses it.
    expect(await statusOf('/slack/events', 'POST', 'x'.repeat(200_000))).toBe(401);
    for (let time = 0; time < 4; time += 1) {
      // 413 from Caddy 2.7 on.
      expect([413, 502]).toContain(await statusOf('/slack/events', 'POST', 'x'.repeat(1024 * 1024 + 1)));
    }
    const counts = await ask(8);
    expect(counts).toEqual([4, 4]);
  });

  it('gives a bot nothing once it is seen to be not ready, and something again when it is', async () => {
    network.disconnect();
    await eventually(async () => expect((await fetch(`${second.url}/readyz`)).status).toBe(503));
    await eventually(async () => expect(await ask(2)).toEqual([2, 0]));
    expect(await ask(20)).toEqual([20, 0]);
    network.restore();
    await eventually(async () => expect(await ask(2)).toEqual([1, 1]));
  });

  it('lets the other bot answer what one that is gone refuses', async () => {
    await second.stop();
    expect(await ask(6, [app.botUrl()])).toEqual([6]);
  });
});
