import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { runStep } from '../../src/sandbox/slack/workflow-steps.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { silent } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, submitInvite, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';
import { typeCommand } from '../tool/type-command.ts';

const ADA = { email: 'ada@example.com', mobile: '0412 345 678', note: 'Prefers mornings' };
/** The administrator of the sandbox is called Ada as well, in no record. Parts of ids may end in "-ada". */
const TRACE = /(?<![-\w])ada\b|lovelace|412 ?345 ?678|mornings|rang twice/i;

let app: TestApp;
afterEach(() => app.close());

/** Every record in the store that has a trace of the worker, whatever its collection is called. */
async function traces(): Promise<string[]> {
  const storage = await openStorage({ databaseUrl: app.env.DATABASE_URL ?? '' }, { log: silent });
  const found: string[] = [];
  for await (const { collection, key, value } of storage.everything())
    if (TRACE.test(`${key} ${JSON.stringify(value)}`)) found.push(collection);
  await storage.close();
  return [...new Set(found)].toSorted();
}

const inSlack = () =>
  app.slack
    .messages(CHANNELS.hr)
    .flatMap((message) => [message, ...message.replies])
    .map(plainText)
    .join('\n');

/** Leaves something about Ada wherever people can. */
async function useEverything(): Promise<void> {
  const hr = app.slack.as(PEOPLE.hr1);
  const { card, check } = await inviteWorker(app, ADA);
  app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
  await cardReads(card, /^Completed/);
  await hr.click(card, 'View certificate');
  await modalOf(app, PEOPLE.hr1, 'Certificate');
  await eventually(() => expect(plainText(hr.top())).toContain('Open certificate'));
  await submitInvite(app, { ...ADA, product: 'vevo' });
  await eventually(() => expect(inSlack()).toMatch(/Right to work/));
  await hr.command(`/check note ${check.order.reference}`, { channel: CHANNELS.hr });
  const note = await modalOf(app, PEOPLE.hr1, 'Add a note');
  await hr.fill(note, { Note: 'Rang twice' });
  await hr.submit(note);
  await told(app, PEOPLE.hr1, 'Your note was added');
  // A list, which waits for its confirmation; a workflow's request.
  await hr.command('/check invite many', { channel: CHANNELS.hr });
  const many = await modalOf(app, PEOPLE.hr1, 'Invite several people');
  await hr.fill(many, {
    'Check type': 'vevo',
    people: 'Ada Lovelace, ada@example.com\nGrace Hopper, grace@example.com',
  });
  await hr.submit(many);
  await eventually(() => expect(plainText(many)).toContain('1 will be invited'));
  await runStep(app.slack, 'check_request', {
    worker_name: 'Ada Lovelace',
    worker_email: 'ADA@example.com',
    check_type: 'National police check',
    asked_by: PEOPLE.colleague,
  });
  await eventually(() => expect(inSlack()).toContain('Request for a background check'));
}

it('an erased worker has left the store, whatever the collection, and then Slack', async () => {
  app = await openTestApp({
    env: {
      DIGEST_CHANNEL: CHANNELS.hr,
      RENEWAL_KEEP: 'details',
      WORKERCHECKS_PRODUCTS: 'ncchc=National police check;renew=12m,vevo=Right to work',
    },
  });
  await useEverything();
  await app.stopBot();
  const held = await traces();
  for (const collection of ['batch-drafts', 'check-requests', 'checks', 'renewals'])
    expect(held).toContain(collection);

  const file = join(app.folder, 'ada.json');
  const environment = { DATABASE_URL: app.env.DATABASE_URL ?? '' };
  const done = await typeCommand(['erase', ADA.email, '--export', file], environment);
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('were removed') });
  const exported = readFileSync(file, 'utf8');
  for (const collection of [...held, 'audit', 'certificate-copies'])
    expect(exported).toContain(`"${collection}"`);
  expect(exported).not.toMatch(/grace/i);
  expect(await traces()).toEqual([]);

  expect(inSlack()).toMatch(/Ada Lovelace/);
  await app.startBot();
  await eventually(() => expect(inSlack()).not.toMatch(TRACE));
  await app.stopBot();
  expect(await traces()).toEqual([]);
  expect(app.logged()).not.toMatch(TRACE);
});
