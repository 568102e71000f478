import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { buttons } from '../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SlackFault } from '../../src/sandbox/slack/workspace/model.ts';
import { shortDayText } from '../../src/text/day.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { botEnvironment } from '../support/bot-environment.ts';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { eventually } from '../support/eventually.ts';
import { submitInvite } from '../support/slack-user.ts';
import { HISTORY_SCOPES, type Sandboxes, startSandboxes } from '../support/start-sandboxes.ts';

const DAYS = 30;
const FIRST_DAY = '2026-12-14';
/** In these thirty days, of New South Wales: Christmas, the day in lieu of Boxing Day, New Year's Day. */
const HOLIDAYS = ['2026-12-25', '2026-12-28', '2027-01-01'];
/** When the leader is killed: as the digest's minute comes; while its post is under way; or right after the answer. */
const MOMENTS = ['at the minute', 'posted, not answered', 'on its way', 'lost', 'answered'] as const;
type Moment = (typeof MOMENTS)[number];
/** No digest comes within this time on days without one. */
const QUIET_MS = 1_200;
const LATEST_MS = 30_000;

let sandboxes: Sandboxes;
let store: TestStore;
let folder: string;
/** Of Slack and of the bots. */
let aheadMs = 0;
let bots: BotProcess[] = [];

const postgres = (await storeKinds()).find(({ title }) => title.startsWith('postgres'));

afterEach(async () => {
  await Promise.all(bots.splice(0).map((bot) => bot.kill()));
  await sandboxes.stop();
  await store.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Sets everybody's clock, at once. */
function setClock(ms: number): void {
  aheadMs = ms;
  const file = join(folder, 'clock');
  writeFileSync(`${file}.next`, String(ms));
  renameSync(`${file}.next`, file);
}

async function startBot(): Promise<BotProcess> {
  const env = botEnvironment(sandboxes.slack, sandboxes.workerChecks, {
    CLOCK_FILE: join(folder, 'clock'),
    DATABASE_URL: store.url,
    ENCRYPTION_KEY: KEY.toString('base64'),
    HR_USERS: PEOPLE.hr1,
    DIGEST_CHANNEL: CHANNELS.hr,
    STALE_AFTER_DAYS: '1',
    POLL_MIN_INTERVAL_SECONDS: '3600',
  });
  const bot = await startBotProcess(env, 'test/support/moved-clock-main.ts');
  bots.push(bot);
  return bot;
}

const isLeader = (bot: BotProcess) =>
  bot.printed().lastIndexOf('"event":"leads"') > bot.printed().lastIndexOf('"event":"leads-no-more"');

const leader = () =>
  eventually(() => {
    const [found, ...others] = bots.filter(isLeader);
    expect(others).toEqual([]);
    return found ?? expect.fail('No leader');
  }, LATEST_MS);

async function killLeader(): Promise<void> {
  const leading = await leader();
  bots = bots.filter((bot) => bot !== leading);
  await leading.kill();
}

const digestsOf = (day: string) =>
  sandboxes.slack
    .messages(CHANNELS.hr)
    .filter(({ text }) => text.startsWith(`Morning digest, ${shortDayText(day)}`));

/** What Slack does with the post during which the leader is killed. */
function faultFor(moment: Moment, killed: Promise<void>): SlackFault | undefined {
  switch (moment) {
    case 'posted, not answered':
      return { kind: 'hang' };
    case 'on its way':
      return { kind: 'late', until: killed };
    case 'lost':
      return { kind: 'dropped-before' };
    default:
      return undefined;
  }
}

/** Sets the clock to half past eight of this day, and kills the leader at that moment of its digest. */
async function killAt(day: string, moment: Moment): Promise<void> {
  const { slack } = sandboxes;
  const posts = () => slack.callsOf('chat.postMessage').length;
  const before = posts();
  const { promise: killed, resolve } = Promise.withResolvers<void>();
  const fault = faultFor(moment, killed);
  const injected = fault === undefined ? undefined : slack.fault('chat.postMessage', fault);
  setClock(Date.parse(`${day}T08:29:59.900+11:00`) - Date.now());
  if (moment !== 'at the minute') await eventually(() => expect(posts()).toBeGreaterThan(before), LATEST_MS);
  if (moment === 'answered') await eventually(() => expect(digestsOf(day)).toHaveLength(1), LATEST_MS);
  await killLeader();
  resolve();
  injected?.cancel();
}

/** The next leader has finished this day's digest, too: the buttons of the one before go after that. */
async function settled(day: string, before: readonly string[]): Promise<void> {
  await eventually(() => expect(digestsOf(day)).toHaveLength(1), LATEST_MS);
  const former = before.flatMap(digestsOf);
  await eventually(() => expect(former.flatMap(buttons)).toEqual([]), LATEST_MS);
}

const dayAfter = (days: number) =>
  new Date(Date.parse(`${FIRST_DAY}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const isBusinessDay = (day: string) =>
  new Date(`${day}T00:00:00Z`).getUTCDay() % 6 !== 0 && !HOLIDAYS.includes(day);

it.skipIf(postgres?.up !== true)(
  'two bots on Postgres, the leader killed each morning: one digest a business day, none on other days, none twice',
  async () => {
    if (postgres === undefined) return;
    store = await postgres.make();
    folder = mkdtempSync(join(tmpdir(), 'digest-'));
    sandboxes = await startSandboxes({ slack: { scopes: HISTORY_SCOPES, now: () => Date.now() + aheadMs } });
    const { slack } = sandboxes;
    setClock(0);
    slack.useHttp((await startBot()).url);
    await submitInvite({ slack }, { email: 'stale@example.com' });
    await eventually(() => expect(slack.messages(CHANNELS.hr)).toHaveLength(1));
    await startBot();
    const began = performance.now();
    const kills = new Map<string, number>();
    const days: string[] = [];
    for (let number = 0; number < DAYS; number += 1) {
      const day = dayAfter(number);
      const moment = isBusinessDay(day) ? (MOMENTS[days.length % MOMENTS.length] ?? MOMENTS[0]) : MOMENTS[0];
      kills.set(moment, (kills.get(moment) ?? 0) + 1);
      await killAt(day, moment);
      const next = startBot();
      if (isBusinessDay(day)) {
        await settled(day, days);
        days.push(day);
      } else {
        await leader();
        await delay(QUIET_MS);
      }
      await next;
    }
    await leader();
    await delay(QUIET_MS);
    const all = Array.from({ length: DAYS }, (_, number) => dayAfter(number));
    expect(all.map((day) => digestsOf(day).length)).toEqual(all.map((day) => Number(isBusinessDay(day))));
    const digests = all.flatMap(digestsOf);
    const withButtons = digests.filter((digest) => buttons(digest).length > 0);
    expect(withButtons.map(({ text }) => text)).toEqual(digests.slice(-1).map(({ text }) => text));
    const killed = [...kills].map(([moment, count]) => `${count} ${moment}`).join(', ');
    process.stdout.write(
      `Digests on Postgres: ${DAYS} days in ${((performance.now() - began) / 1000).toFixed(0)} s, ` +
        `${digests.length} digests on ${days.length} business days, 0 on ${DAYS - days.length} others, 0 twice; ` +
        `leader killed ${DAYS} times (${killed})\n`,
    );
  },
  600_000,
);
