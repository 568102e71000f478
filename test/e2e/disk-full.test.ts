import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it, vi } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  vi.restoreAllMocks();
  await app.close();
});

/** Collects the bot's own connections: SQLite's `max_page_count` applies to one connection only. */
function recordDatabases(): DatabaseSync[] {
  const { exec } = DatabaseSync.prototype;
  const recorded: DatabaseSync[] = [];
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    if (sql.includes('journal_mode')) recorded.push(this);
    exec.call(this, sql);
  });
  return recorded;
}

/** Forbids new pages, and makes every insert need some: an overwritten record could otherwise reuse its own pages. */
function fill(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE filler (content BLOB);
    CREATE TRIGGER fill BEFORE INSERT ON entries BEGIN INSERT INTO filler VALUES (zeroblob(1000000)); END`);
  const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count);
  database.exec(`PRAGMA max_page_count = ${pages}`);
}

function freeSpace(database: DatabaseSync): void {
  database.exec('PRAGMA max_page_count = 1000000; DROP TRIGGER fill; DROP TABLE filler');
}

it('reports a full disk, corrupts nothing, and carries on once there is space', async () => {
  const databases = recordDatabases();
  app = await openTestApp();
  const path = `${app.folder}/checks.sqlite`;
  const { card, check } = await inviteWorker(app);
  const hr = app.slack.as(PEOPLE.hr1);
  const view = await fillInvite(app, { email: 'grace@example.com', first: 'Grace', last: 'Hopper' });
  const [database] = databases;
  if (database === undefined || databases.length > 1) throw new Error('The bot has one database');

  fill(database);
  app.workerChecks.advance(check.id, { status: 'Completed' });
  await hr.submit(view);
  expect(plainText(hr.top())).toMatch(/disk of the store is full/);
  await hr.close();
  await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
  await told(app, PEOPLE.hr1, /disk of the store is full/, CHANNELS.hr);
  await eventually(async () => {
    const ready = await fetch(`${app.botUrl()}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ failing: { storage: expect.stringContaining('full') } });
  });
  expect(app.logged()).toContain('StoreFullError');
  expect(plainText(card)).toContain('Pending');
  expect(app.workerChecks.checks).toHaveLength(1);

  freeSpace(database);
  await cardReads(card, 'Completed — Clear');
  await hr.submit(view);
  await eventually(() => expect(app.slack.messages(CHANNELS.hr)).toHaveLength(2));
  expect(app.workerChecks.checks.map(({ order }) => order.email)).toEqual([
    'ada@example.com',
    'grace@example.com',
  ]);
  await eventually(async () => expect((await fetch(`${app.botUrl()}/readyz`)).status).toBe(200));
  await app.stopBot();
  const after = new DatabaseSync(path);
  expect(after.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  after.close();
});
