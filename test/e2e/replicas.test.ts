import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, modalOf } from '../support/slack-user.ts';
import { startTestBot, type TestBot } from '../support/start-test-bot.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let second: TestBot;
let store: TestStore;

const SHARED = (await storeKinds()).filter(({ shared }) => shared);

async function open(kind: (typeof SHARED)[number]): Promise<void> {
  store = await kind.make();
  app = await openTestApp({
    env: {
      DATABASE_URL: store.url,
      ENCRYPTION_KEY: KEY.toString('base64'),
      WORKERCHECKS_PRODUCTS: 'ncchc=National police check',
      POLL_MIN_INTERVAL_SECONDS: '1',
    },
  });
  second = await startTestBot(app.env);
}

afterEach(async () => {
  await second.stop();
  await app.close();
  await store.remove();
});

const cards = () => app.slack.messages(CHANNELS.hr);
const people = () => [PEOPLE.hr1, PEOPLE.hr2].map((userId) => app.slack.as(userId));
const directMessages = () => people().flatMap((person) => person.dms().map(plainText));

const serveByFirst = () => app.slack.useHttp(app.botUrl());
const serveBySecond = () => app.slack.useHttp(second.url);

/** Submits both forms at the same moment, each to a different bot. */
async function submitSimultaneously(views: readonly SandboxView[]): Promise<void> {
  const serve = [serveByFirst, serveBySecond];
  await Promise.all(
    people().map((person, index) => {
      serve[index]?.();
      return person.submit(views[index]);
    }),
  );
}

describe.each(SHARED)('two bots on $title', (kind) => {
  it.skipIf(!kind.up)('process a form once that Slack delivers to both', async () => {
    await open(kind);
    const hr = app.slack.as(PEOPLE.hr1);
    serveByFirst();
    const { reply } = await hr.submit(await fillInvite(app));
    serveBySecond();
    await app.slack.redeliver(reply, { attempt: 1, reason: 'http_timeout' });
    await eventually(() => expect(cards()).toHaveLength(1));
    await hr.command('/check list', { channel: CHANNELS.hr });
    await eventually(() => expect(hr.ephemerals(CHANNELS.hr).map(plainText).join()).toContain('1 check'));
    expect(app.workerChecks.checks).toHaveLength(1);
  });

  it.skipIf(!kind.up)('send one invitation when two people invite the same worker at once', async () => {
    await open(kind);
    const ROUNDS = 5;
    let warnings = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      serveByFirst();
      const email = `w${round}@example.com`;
      await submitSimultaneously([
        await fillInvite(app, { email }, PEOPLE.hr1),
        await fillInvite(app, { email }, PEOPLE.hr2),
      ]);
      const isWarned = () => people().some((person) => person.modals().length > 1);
      await eventually(() => {
        // One person is asked: in a message, or in a modal if the other's check was already visible.
        const asked = directMessages().filter((text) =>
          text.includes('there is already an open check'),
        ).length;
        expect(warnings + asked + (isWarned() ? 1 : 0)).toBe(round + 1);
      });
      if (isWarned()) warnings += 1;
      for (const person of people()) while (person.modals().length > 0) await person.close();
    }
    expect(app.workerChecks.checks).toHaveLength(ROUNDS);
  });

  it.skipIf(!kind.up)('create one check when two people follow an invitation at once', async () => {
    await open(kind);
    const ROUNDS = 3;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = app.workerChecks.inviteInBusinessHub({
        product_id: 'ncchc',
        email: 'ada@example.com',
        first_name: 'Ada',
        last_name: 'Lovelace',
      });
      const views: SandboxView[] = [];
      serveByFirst();
      for (const userId of [PEOPLE.hr1, PEOPLE.hr2]) {
        const person = app.slack.as(userId);
        await person.command(`/check follow ${id}`, { channel: CHANNELS.hr });
        const view = await modalOf(app, userId, 'Follow');
        const email = `w${round}-${userId}@example.com`.toLowerCase();
        await person.fill(view, { 'First name': 'Ada', 'Last name': 'Lovelace', Email: email });
        views.push(view);
      }
      await submitSimultaneously(views);
      await eventually(() => {
        const told = (text: string) => directMessages().filter((dm) => dm.includes(text));
        expect(told('now follows this invitation')).toHaveLength(round + 1);
        expect(told('already follows invitation')).toHaveLength(round + 1);
      });
    }
    await eventually(() => expect(cards()).toHaveLength(ROUNDS));
  });
});
