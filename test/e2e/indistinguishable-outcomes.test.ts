import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, type TestApp } from '../support/test-app.ts';

/** Ways in which a check can end: result, certificate and release date from WorkerChecks. */
const ENDS: Parameters<TestApp['workerChecks']['advance']>[1][] = [
  { result: 'Clear' },
  { result: 'A word that this bot has never heard of and that is rather long' },
  { result: 'Refer', certificateUrl: null, releaseDate: null },
  { result: 'Attention Required' },
  { result: 'Refer' },
  { result: 'Clear', certificateUrl: null },
  { result: 'Attention Required', releaseDate: '2020-01-01T09:30:00+11:00' },
  { result: 'Clear', releaseDate: 'whenever WorkerChecks says so, which nobody can read as a day' },
];
/** How many of them are compared; `npm run test:long` compares them all. */
const COMPARED = Number(process.env.OUTCOMES ?? 3);

/** Restarts of the bot, milliseconds after the invitation. */
const STARTS = [HOUR_MS, DAY_MS + HOUR_MS, 11 * DAY_MS, 40 * DAY_MS, 48 * DAY_MS];

let app: TestApp;
afterEach(() => app.close());

/** Start of the current run, epoch milliseconds. */
let began: number;

/** Replaces what differs between two equal runs: ids and exact times. */
function normalise(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
    .replace(/~[\w-]+/g, '~DIGEST')
    .replace(/CHK-[2-9A-Z]{5}/g, 'CHK')
    .replace(/"block_id":"[\w-]{5}"/g, '"block_id":"ID"')
    .replace(
      /<!date\^(\d+)[^>]*>/g,
      (_, at) => `${Math.floor((Number(at) * 1000 - began) / HOUR_MS)} h after`,
    )
    .replace(/\b\d{10}\.\d{6}\b/g, 'TS');
}

/** The lines of /metrics without durations and process statistics. */
async function stableMetrics(): Promise<string[]> {
  const text = await (await fetch(`${app.botUrl()}/metrics`)).text();
  const timed = /^(#|process_|nodejs_|$)|_seconds(_bucket|_sum)?[{ ]/;
  // The channel's privacy is requested again at times that vary between runs.
  const unpredictable = /conversations\.info/;
  return text.split('\n').filter((line) => !timed.test(line) && !unpredictable.test(line));
}

/** Waits until the metrics count every Slack call since this one. */
async function waitForMetrics(since: number): Promise<void> {
  await eventually(async () => {
    const lines = await stableMetrics();
    for (const method of ['chat.update', 'chat.postMessage']) {
      const sent = app.slack.calls.slice(since).filter((call) => call.method === method).length;
      const counted = lines.find((line) => line.includes(`method="${method}"`))?.split(' ')[1] ?? '0';
      expect([method, counted]).toEqual([method, String(sent)]);
    }
  });
}

/** Keys and lengths, which are readable without the encryption key. */
function stored(): string[] {
  const file = new DatabaseSync(join(app.folder, 'checks.sqlite'), { readOnly: true });
  const rows = ['entries', 'audit_entries'].flatMap((table) =>
    file.prepare(`SELECT key, length(value) AS length, expires IS NULL AS forever FROM ${table}`).all(),
  );
  file.close();
  // The length of the request log depends on timing.
  const timed = rows.filter(({ key }) => key !== 'ledger:requests');
  return timed.map((row) => normalise(`${row.key} ${row.length} ${row.forever}`)).sort();
}

/** Everything that can be seen without the key and without permission to see outcomes, from the invitation on. */
async function visibleFromOutside(end: (typeof ENDS)[number]) {
  began = Date.now() - 1_000;
  let ahead = 0;
  app = await openTestApp({
    // Without administrators: at some moment after a start in a new month, they would be sent the head of the audit log.
    env: { POLL_MIN_INTERVAL_SECONDS: '30', RETENTION_DAYS: '45', ADMIN_USERS: '' },
    now: () => Date.now() + ahead,
    timeouts: { purgeAfterMs: 0 },
  });
  const { workerChecks, slack } = app;
  const polls = () => workerChecks.requests.filter(({ action }) => action === 'result').length;
  const { card, check } = await inviteWorker(app, { channel: CHANNELS.general });
  await eventually(() => expect(polls()).toBe(1));
  workerChecks.advance(check.id, { status: 'Completed', ...end });
  const seen: unknown[] = [];
  for (const [index, since] of STARTS.entries()) {
    await app.stopBot();
    seen.push(stored());
    ahead = since;
    const before = slack.calls.length;
    await app.startBot();
    const isPurged = since > 45 * DAY_MS;
    if (isPurged) {
      await cardReads(card, 'Purged');
      // Counted some time after its purge.
      await eventually(() => expect(stored().join()).toContain('statistics:'));
    } else {
      await eventually(() => expect(polls()).toBe(index + 2));
      await eventually(async () => expect(String(await stableMetrics())).toContain('looks_total'));
      await cardReads(card, 'Completed');
      await eventually(() => expect(card.replies).toHaveLength(1));
      await waitForMetrics(before);
    }
    seen.push(normalise(JSON.stringify([card.text, card.blocks, card.replies])));
    // After the start, purge and poll run in either order.
    if (!isPurged) seen.push(await stableMetrics());
  }
  await app.stopBot();
  const messages = slack.calls.filter(({ args }) => args.channel === CHANNELS.general);
  seen.push(
    stored(),
    messages.map(({ method, args }) => normalise(`${method} ${JSON.stringify(args)}`)),
  );
  return seen;
}

it('outcomes cannot be distinguished by the encrypted store, the metrics or a masked card', async () => {
  const [first, ...others] = ENDS.slice(0, COMPARED);
  if (first === undefined) throw new Error('ENDS is empty');
  const clear = await visibleFromOutside(first);
  for (const end of others) {
    await app.close();
    expect([end, await visibleFromOutside(end)]).toEqual([end, clear]);
  }
});
