import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { withStore } from '../../src/tool/open-for-tool.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';
import { typeCommand } from './type-command.ts';

/** The references of the two workers on the page. */
const ON_PAGE = { ada: 'CHK-7F3K2', grace: 'CHK-9QD4M' };
const EXPORT = 'grace.json';

let app: TestApp;
let aheadMs = 0;
let real: typeof ON_PAGE;

const setTime = (at: string) => {
  aheadMs = Date.parse(at) - Date.now();
};

async function restartAt(time: string): Promise<void> {
  await app.stopBot();
  setTime(time);
  await app.startBot();
}

const digest = (): Promise<SandboxMessage> =>
  eventually(() => {
    const found = app.slack
      .messages(CHANNELS.hr)
      .find((one) => plainText(one).includes('Copies of certificates'));
    if (found === undefined) throw new Error('No digest');
    return found;
  });

/** A check from the invitation to its purge, and another whose worker asks for access and erasure. */
async function liveThroughIt(): Promise<void> {
  const [hr, colleague] = [app.slack.as(PEOPLE.hr1), app.slack.as(PEOPLE.colleague)];
  const ada = await inviteWorker(app);
  app.workerChecks.advance(ada.check.id, { status: 'Completed', result: 'Clear' });
  await cardReads(ada.card, /^Completed/);
  await hr.click(ada.card, 'View certificate');
  await modalOf(app, PEOPLE.hr1, 'Certificate');
  await eventually(() => expect(plainText(hr.top())).toContain('Open certificate'));
  await colleague.click(ada.card, 'View certificate');
  await told(app, PEOPLE.colleague, 'Only the HR desk may do this', CHANNELS.hr);
  await restartAt('2026-05-25T08:31+10:00');
  await hr.click(await digest(), 'Copies deleted');
  await told(app, PEOPLE.hr1, 'you keep no copy', CHANNELS.hr);
  await restartAt('2026-06-01T09:00+10:00');
  await cardReads(ada.card, /^Purged/);
  const grace = await inviteWorker(app, { first: 'Grace', last: 'Hopper', email: 'grace@example.com' });
  real = { ada: ada.check.order.reference ?? '', grace: grace.check.order.reference ?? '' };
  await app.stopBot();
  await eventually(storeIsFree);
}

/** A bot waits for its store to close for a second only, because its process ends; here the process goes on. */
async function storeIsFree(): Promise<void> {
  const options = { alone: false, mayCreate: false, around: { note: () => {} } };
  const others = await withStore(app.env.DATABASE_URL ?? '', options, (driver) => driver.others());
  expect(others).toBe(0);
}

beforeAll(async () => {
  setTime('2026-03-02T09:00+11:00');
  app = await openTestApp({
    mode: 'socket',
    now: () => Date.now() + aheadMs,
    timeouts: { digestEveryMs: 50, purgeAfterMs: 0 },
    env: { RESULTS_CHANNEL: CHANNELS.hr },
  });
  await liveThroughIt();
});
afterAll(() => app.close());

interface Shown {
  command: string;
  output: string[];
}

/** The commands on the page, with what it says that they print. */
function commandsOn(page: string): Shown[] {
  const blocks = [...page.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ workerchecks-slack /m)
      .filter((part) => part.trim() !== '')
      .map((part) => {
        const [command = '', ...output] = part.trimEnd().split('\n');
        return { command, output };
      }),
  );
}

/** What differs between two runs: times, digests, and the order of lines that were written at the same moment. */
const comparable = (lines: readonly string[]) =>
  lines
    .map((line) =>
      line
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
        .replaceAll(/[0-9a-f]{64}/g, 'DIGEST')
        .replace(/^ +\d+/, 'LINE')
        .replace(/,\d+,DIGEST$/, ',LINE,DIGEST'),
    )
    .toSorted();

it('the commands of docs/compliance.md print what the page says', async () => {
  const shown = commandsOn(readFileSync('docs/compliance.md', 'utf8'));
  expect(shown.length).toBeGreaterThan(4);
  const environment = { DATABASE_URL: app.env.DATABASE_URL ?? '', TIME_ZONE: 'Australia/Sydney' };
  const toReal = (word: string) =>
    word
      .replace(ON_PAGE.ada, real.ada)
      .replace(ON_PAGE.grace, real.grace)
      .replace(EXPORT, join(app.folder, EXPORT));
  const toPage = (line: string) =>
    line
      .replaceAll(real.ada, ON_PAGE.ada)
      .replaceAll(real.grace, ON_PAGE.grace)
      .replaceAll(join(app.folder, EXPORT), EXPORT);
  for (const { command, output } of shown) {
    const { code, out, err } = await typeCommand(command.split(' ').map(toReal), environment);
    expect([command, code]).toEqual([command, 0]);
    const printed = toPage([err, out].filter(Boolean).join('\n')).split('\n');
    expect([command, ...comparable(printed)]).toEqual([command, ...comparable(output)]);
  }
});
