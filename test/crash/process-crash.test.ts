import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/sandbox/json.ts';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { botEnvironment } from '../support/bot-environment.ts';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite } from '../support/slack-user.ts';
import { type Sandboxes, startSandboxes } from '../support/start-sandboxes.ts';

let slack: SlackSandbox;
let workerChecks: WorkerChecksSandbox;
let sandboxes: Sandboxes;
let folder: string;
let bot: BotProcess;

async function startBot(): Promise<void> {
  const env = botEnvironment(slack, workerChecks, {
    DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
    HR_USERS: PEOPLE.hr1,
    RESULT_REQUESTS_PER_MINUTE: '6000',
    POLL_MIN_INTERVAL_SECONDS: '0.05',
  });
  bot = await startBotProcess(env);
  slack.useHttp(bot.url);
}

beforeEach(async () => {
  sandboxes = await startSandboxes({ workerChecks: { resultRequestsPerMinute: 6000 } });
  ({ slack, workerChecks } = sandboxes);
  folder = mkdtempSync(join(tmpdir(), 'kill-'));
  await startBot();
});

afterEach(async () => {
  await bot.kill();
  await sandboxes.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Kills the bot as soon as a matching request arrives, before it is answered. */
function killOnRequest<Request>(
  plant: (when: (request: Request) => boolean) => { readonly met: number },
  meant: (request: Request) => boolean = () => true,
): Promise<void> {
  return new Promise((resolve) => {
    plant((request) => {
      if (!meant(request)) return false;
      void bot.kill().then(resolve);
      return true;
    });
  });
}

/** Excludes private answers to the requester, which are posts too. */
const toHrChannel = (request: JsonObject) => request.channel === CHANNELS.hr;

async function order(): Promise<void> {
  await slack.as(PEOPLE.hr1).submit(await fillInvite({ slack }));
}

const results = () => workerChecks.requests.filter(({ action }) => action === 'result').length;
const cards = () => slack.messages(CHANNELS.hr);

const cardReads = (text: string) =>
  eventually(() => {
    expect(cards()).toHaveLength(1);
    expect(cards().map(plainText).join('\n')).toContain(text);
  });

/** `npm run test:crash` kills at every point; these kills fall between result requests. */
const ROUNDS = 3;

describe('a bot killed', () => {
  it('while inviting, with the answer lost: asks a person instead of inviting again', async () => {
    const killed = killOnRequest((when) => workerChecks.fault('invite', { kind: 'hang' }, { when }));
    await order();
    await killed;
    expect(workerChecks.checks).toHaveLength(1);
    await startBot();
    await eventually(() =>
      expect(cards().map(buttons)).toEqual([['It was sent', 'Follow the invitation', 'Send again']]),
    );
    expect(workerChecks.checks).toHaveLength(1);
    await slack.as(PEOPLE.hr1).click(cards()[0] ?? fail(), 'It was sent');
    const view = await eventually(() => slack.as(PEOPLE.hr1).top());
    await slack.as(PEOPLE.hr1).fill(view, { 'Invitation id': workerChecks.checks[0]?.id ?? '' });
    await slack.as(PEOPLE.hr1).submit(view);
    workerChecks.advance(workerChecks.checks[0]?.id ?? '', { status: 'Completed' });
    await cardReads('Completed — Clear');
  });

  it('while posting the card, before Slack has it: posts it after the restart', async () => {
    const killed = killOnRequest<JsonObject>(
      (when) => slack.fault('chat.postMessage', { kind: 'dropped-before' }, { when }),
      toHrChannel,
    );
    await order();
    await killed;
    await startBot();
    await cardReads('Pending');
    expect(workerChecks.checks).toHaveLength(1);
  });

  it('while posting the card, after Slack has it: finds it after the restart, given the history scope', async () => {
    slack.scopes = [...slack.scopes, 'groups:history'];
    const killed = killOnRequest<JsonObject>(
      (when) => slack.fault('chat.postMessage', { kind: 'hang' }, { when }),
      toHrChannel,
    );
    await order();
    await killed;
    await startBot();
    await eventually(() => expect(slack.callsOf('chat.update')).toHaveLength(1));
    await cardReads('Pending');
  });

  it('while updating the card: shows the current state on the same card after the restart', async () => {
    await order();
    await cardReads('Pending');
    const [card] = cards();
    const killed = killOnRequest((when) => slack.fault('chat.update', { kind: 'dropped-before' }, { when }));
    workerChecks.advance(workerChecks.checks[0]?.id ?? '', { status: 'Completed' });
    await killed;
    await startBot();
    await cardReads('Completed — Clear');
    expect(cards()).toEqual([card]);
    await eventually(() => expect(card?.replies).toHaveLength(1));
  });

  it('while cancelling: finishes it after the restart', async () => {
    await order();
    await cardReads('Pending');
    const killed = killOnRequest((when) =>
      workerChecks.fault('cancel', { kind: 'dropped-before' }, { when }),
    );
    await slack.as(PEOPLE.hr1).click(cards()[0] ?? fail(), 'Cancel invitation');
    await killed;
    await startBot();
    await cardReads('Cancelled');
    expect(workerChecks.checks[0]?.status).toBe('Cancelled');
  });

  it('repeatedly: every check ends in the correct state, with one card and one invitation', async () => {
    const hr = slack.as(PEOPLE.hr1);
    slack.scopes = [...slack.scopes, 'groups:history'];
    for (let round = 0; round < ROUNDS; round += 1) {
      const view = await fillInvite({ slack }, { email: `w${round}@example.com` });
      // Killed `round` result requests after the acknowledgement; in the first round immediately.
      const { reply } = await hr.submit(view);
      expect(reply?.status).toBe(200);
      const until = results() + round;
      await eventually(() => expect(results()).toBeGreaterThanOrEqual(until));
      await bot.kill();
      await startBot();
    }
    await eventually(() => expect(cards()).toHaveLength(ROUNDS));
    for (const { id } of workerChecks.checks) workerChecks.advance(id, { status: 'Completed' });
    // A kill between the request and its answer leaves the check Unconfirmed, and nothing else.
    await eventually(() => {
      for (const card of cards()) expect(plainText(card)).toMatch(/Completed — Clear|Unconfirmed/);
    });
    expect(cards()).toHaveLength(ROUNDS);
    const invited = workerChecks.checks.map(({ order }) => order.email);
    expect(new Set(invited).size).toBe(invited.length);
  }, 60_000);
});

describe('a bot stopped by SIGTERM', () => {
  it('finishes running work and exits with 0', async () => {
    await order();
    await cardReads('Pending');
    expect(await bot.stop()).toBe(0);
    expect(bot.printed()).toContain('stopped');
    expect(bot.printed()).not.toMatch(/Ada|Lovelace|example\.com/);
  });
});

function fail(): never {
  throw new Error('Not there');
}
