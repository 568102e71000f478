import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/read-config.ts';
import { runDoctor } from '../../src/operations/doctor/doctor.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { botEnvironment } from '../support/bot-environment.ts';
import { startBotProcess } from '../support/bot-process.ts';
import { type CompanyProxy, openCompanyProxy } from '../support/company-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type Sandboxes, startSandboxes } from '../support/start-sandboxes.ts';
import { startTestBot } from '../support/start-test-bot.ts';
import { CHANNELS, openTestApp, PEOPLE } from '../support/test-app.ts';

// DNS does not know these names, so every request that reaches them went through the proxy.
const SLACK = 'slack.test';
const WORKERCHECKS = 'api.workerchecks.test';

let sandboxes: Sandboxes;
let folder: string;
let slack: SlackSandbox;
let workerChecks: WorkerChecksSandbox;
let proxy: CompanyProxy;
let stopBot: (() => Promise<unknown>) | undefined;
const trusted = getCACertificates('default');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  sandboxes = await startSandboxes({ slack: { publicUrl: `https://${SLACK}` } });
  ({ slack, workerChecks } = sandboxes);
  proxy = await openCompanyProxy(folder, {
    [SLACK]: sandboxes.ports.slack,
    [WORKERCHECKS]: sandboxes.ports.workerChecks,
  });
  setDefaultCACertificates([...trusted, readFileSync(proxy.certificate, 'utf8')]);
});
afterEach(async () => {
  await stopBot?.();
  stopBot = undefined;
  setDefaultCACertificates(trusted);
  await proxy.close();
  await sandboxes.stop();
  rmSync(folder, { recursive: true, force: true });
});

function environment(over: Record<string, string>): Record<string, string> {
  return botEnvironment(slack, workerChecks, {
    mode: 'socket',
    SLACK_API_URL: `https://${SLACK}/api/`,
    WORKERCHECKS_API_URL: `https://${WORKERCHECKS}/business/v1`,
    DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
    POLL_MIN_INTERVAL_SECONDS: '0.2',
    HR_USERS: PEOPLE.hr1,
    ...over,
  });
}

interface LoggingBot {
  url: string;
  /** The log so far. */
  printed(): string;
}

async function start(over: Record<string, string>): Promise<LoggingBot> {
  let log = '';
  const bot = await startTestBot(environment(over), {
    onLog(line) {
      log += line;
    },
  });
  stopBot = bot.stop;
  return { url: bot.url, printed: () => log };
}

const EVERY_LEG = ['slack.identity-not-known', 'slack.socket-not-connected', 'workerchecks.sign-in-failed'];

/** Waits until the first log line of each of these events contains the texts. */
async function expectLogged(
  bot: LoggingBot,
  events: readonly string[],
  texts: readonly string[],
): Promise<void> {
  for (const event of events) {
    await eventually(() => {
      const line = bot
        .printed()
        .split('\n')
        .find((one) => one.includes(event));
      for (const text of texts) expect(line).toContain(text);
    });
  }
}

const targets = () => [...new Set(proxy.asked.map(({ target }) => target))].toSorted();

/** Sends `/check help` and waits for the answer through the response_url. */
async function askForHelp(): Promise<void> {
  await slack.as(PEOPLE.hr1).command('/check help', { channel: CHANNELS.hr });
  await eventually(() =>
    expect(slack.as(PEOPLE.hr1).ephemerals(CHANNELS.hr).map(plainText).join()).toContain('/check invite'),
  );
  expect(slack.callsOf('response_url').length).toBeGreaterThan(0);
}

/** Resolves with the doctor's output. */
async function runDoctorBehindProxy(over: Record<string, string>): Promise<string> {
  const lines: string[] = [];
  await runDoctor({
    readConfig: () => parseConfig({ ...environment(over), RESULTS_CHANNEL: CHANNELS.hr }),
    print: (line) => lines.push(line),
    fileSystemAt: () => undefined,
  });
  return lines.join('\n');
}

describe('the doctor behind a company proxy', () => {
  it('reports each connection and the route it takes', async () => {
    proxy.credentials = 'hr:right';
    const out = await runDoctorBehindProxy({ HTTPS_PROXY: proxy.url.replace('://', '://hr:right@') });
    const way = `, through the proxy ${proxy.host}`;
    expect(out).toMatch(new RegExp(`^ok +Slack bot token .*${way}$`, 'm'));
    expect(out).toMatch(new RegExp(`^ok +Slack app token .*${way}$`, 'm'));
    expect(out).toMatch(new RegExp(`^ok +Socket Mode +connected${way}; no bot`, 'm'));
    expect(out).toMatch(new RegExp(`^ok +WorkerChecks sign-in .*${way}$`, 'm'));
    expect(out).toMatch(/^ok +WorkerChecks results /m);
    expect(out).toContain('Nothing failed.');
  });

  it('names the proxy for each connection that needs a password', async () => {
    proxy.credentials = 'hr:right';
    const out = await runDoctorBehindProxy({ HTTPS_PROXY: proxy.url });
    const asks = `→ The proxy ${proxy.host} asks for a name and password (407). Put them before the host in HTTPS_PROXY`;
    expect(out.split(asks)).toHaveLength(4);
    expect(out).toContain('3 failed.');
  });

  it('reports connections that bypass the proxy, and the host of answers', async () => {
    const out = await runDoctorBehindProxy({
      SLACK_API_URL: 'https://slack.com/api/',
      HTTPS_PROXY: proxy.url,
      NO_PROXY: WORKERCHECKS,
    });
    expect(out).toMatch(/^FAIL +WorkerChecks sign-in .*could not be reached, not through the proxy$/m);
    expect(out).toMatch(/^FAIL +Slack answers +hooks.slack.com could not be reached, through the proxy/m);
    expect(out).toContain('did not connect to hooks.slack.com:443 (502)');
  });
});

describe('a company proxy', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY'])(
    'named by %s is used for every connection',
    async (name) => {
      proxy.credentials = 'hr bot:p@ss:w/ord';
      const credentials = `${encodeURIComponent('hr bot')}:${encodeURIComponent('p@ss:w/ord')}`;
      const running = await start({ [name]: proxy.url.replace('://', `://${credentials}@`) });
      await slack.socket.connected();
      await askForHelp();
      await eventually(async () => expect((await fetch(`${running.url}/readyz`)).status).toBe(200));
      expect(workerChecks.requests.map(({ action }) => action)).toContain('authenticate');
      expect(targets()).toEqual([`${WORKERCHECKS}:443`, `${SLACK}:443`].toSorted());
      expect(proxy.asked.every(({ status }) => status === 200)).toBe(true);
    },
  );

  it('reached by TLS is used, even if Node is configured to use it too', async () => {
    setDefaultCACertificates(trusted);
    const bot = await startBotProcess({
      ...environment({ HTTPS_PROXY: proxy.secureUrl }),
      NODE_EXTRA_CA_CERTS: proxy.certificate,
      NODE_USE_ENV_PROXY: '1',
    });
    stopBot = bot.kill;
    await slack.socket.connected();
    await askForHelp();
    expect(targets()).toContain(`${SLACK}:443`);
  });

  it('is reported when its own certificate is not trusted', async () => {
    setDefaultCACertificates(trusted);
    const running = await start({ HTTPS_PROXY: proxy.secureUrl });
    await eventually(() => expect(running.printed()).toContain('shows a certificate of its own'));
    expect(running.printed()).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('is reported when it requires a sign-in other than name and password', async () => {
    proxy.credentials = 'hr:right';
    proxy.challenge = 'NTLM';
    const running = await start({ HTTPS_PROXY: proxy.url });
    await eventually(() => expect(running.printed()).toContain('such as NTLM or Kerberos'));
  });

  it('is reported when it does not answer', async () => {
    proxy.hangs = true;
    const running = await start({ HTTPS_PROXY: proxy.url });
    const legs = ['slack.identity-not-known', 'workerchecks.sign-in-failed'];
    await expectLogged(running, legs, [`The proxy ${proxy.host} cannot be reached`]);
  });

  it('is used again after its tunnels broke', async () => {
    const running = await start({ HTTPS_PROXY: proxy.url });
    await slack.socket.connected();
    const { opened } = slack.socket;
    proxy.cutAll();
    await eventually(() => expect(slack.socket.opened).toBeGreaterThan(opened));
    await askForHelp();
    await eventually(async () => expect((await fetch(`${running.url}/readyz`)).status).toBe(200));
  });

  it('is reported when it rejects the password, which stays out of the log', async () => {
    proxy.credentials = 'hr:right';
    const running = await start({ HTTPS_PROXY: proxy.url.replace('://', '://hr:leaked-word@') });
    await expectLogged(running, EVERY_LEG, [
      'ProxyError proxy-credentials',
      `The proxy ${proxy.host} does not take the name and password in HTTPS_PROXY (407)`,
    ]);
    expect(running.printed()).not.toMatch(/leaked-word|"error":"undefined"/);
    expect(running.printed()).not.toContain(Buffer.from('hr:leaked-word').toString('base64'));
  });

  it('is reported when it cannot be reached', async () => {
    const { url, host } = proxy;
    await proxy.close();
    const running = await start({ HTTPS_PROXY: url });
    await expectLogged(running, EVERY_LEG, [`The proxy ${host} cannot be reached. Check HTTPS_PROXY`]);
    expect(running.printed()).not.toContain('"error":"undefined"');
  });

  it('is reported when it forbids one target, while the others work', async () => {
    proxy.forbidden.add(`${WORKERCHECKS}:443`);
    const running = await start({ HTTPS_PROXY: proxy.url });
    await eventually(() =>
      expect(running.printed()).toContain(
        `The proxy ${proxy.host} did not connect to ${WORKERCHECKS}:443 (403). Ask the person who runs the proxy to allow`,
      ),
    );
    await slack.socket.connected();
  });

  it('is reported when it intercepts TLS with an untrusted certificate', async () => {
    setDefaultCACertificates(trusted);
    const running = await start({ HTTPS_PROXY: proxy.url });
    await eventually(() => expect(running.printed()).toContain('NODE_EXTRA_CA_CERTS'));
    expect(running.printed()).toContain('proxy-untrusted');
  });

  it('is not used for hosts in NO_PROXY', async () => {
    const running = await start({ HTTPS_PROXY: proxy.url, NO_PROXY: 'example.com, .workerchecks.test' });
    await slack.socket.connected();
    await eventually(() => expect(running.printed()).toContain('workerchecks.sign-in-failed'));
    expect(targets()).toEqual([`${SLACK}:443`]);
  });

  it('is never used for this machine’s own addresses', async () => {
    const app = await openTestApp({
      mode: 'socket',
      env: { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url },
    });
    await app.slack.as(PEOPLE.hr1).command('/check help', { channel: CHANNELS.hr });
    await eventually(() => expect(app.slack.callsOf('response_url')).toHaveLength(1));
    await app.close();
    expect(proxy.asked).toEqual([]);
  });
});
