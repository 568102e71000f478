import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it, vi } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/desk-hand.ts';
import { eventually } from '../support/eventually.ts';
import { CHANNELS, openWorkplace, PEOPLE, type Workplace } from '../support/workplace.ts';

let place: Workplace;

afterEach(async () => {
  vi.restoreAllMocks();
  await place.close();
});

/** The bot's own connections: only there SQLite can be told how large the file may grow. */
function catchDatabases(): DatabaseSync[] {
  const { exec } = DatabaseSync.prototype;
  const caught: DatabaseSync[] = [];
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    if (sql.includes('journal_mode')) caught.push(this);
    exec.call(this, sql);
  });
  return caught;
}

/** Nothing more goes into the file: no page may be added, and those there are filled up. */
function fill(databases: readonly DatabaseSync[], path: string): void {
  const filler = new DatabaseSync(path);
  const pages = Number(filler.prepare('PRAGMA page_count').get()?.page_count);
  for (const database of [...databases, filler]) database.exec(`PRAGMA max_page_count = ${pages}`);
  const put = filler.prepare("INSERT INTO entries VALUES ('filler:' || hex(randomblob(8)), ?, NULL)");
  for (const size of [2_000, 200, 20, 1]) {
    expect(() => {
      for (;;) put.run('x'.repeat(size));
    }).toThrow(/full/);
  }
  filler.close();
}

function makeRoom(databases: readonly DatabaseSync[]): void {
  for (const database of databases) database.exec('PRAGMA max_page_count = 1000000');
}

it('says so where the disk is full, corrupts nothing, and works on once there is room', async () => {
  const databases = catchDatabases();
  place = await openWorkplace();
  const path = `${place.folder}/checks.sqlite`;
  const { card, check } = await inviteWorker(place);
  const hr = place.slack.as(PEOPLE.hr1);
  const view = await fillInvite(place, { email: 'grace@example.com', first: 'Grace', last: 'Hopper' });
  expect(databases).toHaveLength(1);

  fill(databases, path);
  place.workerChecks.advance(check.id, { status: 'Completed' });
  await hr.submit(view);
  expect(plainText(hr.top())).toMatch(/disk of the store is full/);
  await hr.close();
  await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
  await told(place, PEOPLE.hr1, /disk of the store is full/, CHANNELS.hr);
  await eventually(async () => {
    const ready = await fetch(`${place.botUrl()}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ failing: { storage: expect.stringContaining('full') } });
  });
  expect(place.logged()).toContain('StoreFullError');
  expect(plainText(card)).toContain('Pending');
  expect(place.workerChecks.checks).toHaveLength(1);

  makeRoom(databases);
  await cardReads(card, 'Completed — Clear');
  await hr.submit(view);
  await eventually(() => expect(place.slack.messages(CHANNELS.hr)).toHaveLength(2));
  expect(place.workerChecks.checks.map(({ order }) => order.email)).toEqual([
    'ada@example.com',
    'grace@example.com',
  ]);
  await eventually(async () => expect((await fetch(`${place.botUrl()}/readyz`)).status).toBe(200));
  await place.stopBot();
  const after = new DatabaseSync(path);
  expect(after.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  after.close();
});
