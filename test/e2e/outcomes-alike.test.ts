import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, type TestApp } from '../support/test-app.ts';

/** Ways for a check to end: WorkerChecks' result, its certificate and its date of release. */
const ENDS: Parameters<TestApp['workerChecks']['advance']>[1][] = [
  { result: 'Clear' },
  { result: 'Attention Required' },
  { result: 'Refer' },
  { result: 'A word that this bot has never heard of and that is rather long' },
  { result: 'Clear', certificateUrl: null },
  { result: 'Refer', certificateUrl: null, releaseDate: null },
  { result: 'Attention Required', releaseDate: '2020-01-01T09:30:00+11:00' },
  { result: 'Clear', releaseDate: 'whenever WorkerChecks says so, which nobody can read as a day' },
];

/** When the bot is started anew, after the check was invited. */
const STARTS = [HOUR_MS, DAY_MS + HOUR_MS, 9 * DAY_MS, 11 * DAY_MS, 13 * DAY_MS, 40 * DAY_MS, 48 * DAY_MS];

let place: TestApp;
afterEach(() => place.close());

/** When the run at hand began, epoch milliseconds. */
let began: number;

/** What differs between two runs of the same: ids, and the seconds at which things happen. */
function withoutChance(text: string): string {
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

/** Counters as a scraper sees them; not how long things took, nor what the process itself needs. */
async function scraped(): Promise<string[]> {
  const text = await (await fetch(`${place.botUrl()}/metrics`)).text();
  const timed = /^(#|process_|nodejs_|$)|_seconds(_bucket|_sum)?[{ ]/;
  // Whether a channel is still private is asked again when its turn comes.
  const byChance = /conversations\.info/;
  return text.split('\n').filter((line) => !timed.test(line) && !byChance.test(line));
}

/** Waits until the metrics tell of everything that was sent to Slack since the bot was started. */
async function told(since: number): Promise<void> {
  await eventually(async () => {
    const lines = await scraped();
    for (const method of ['chat.update', 'chat.postMessage']) {
      const sent = place.slack.calls.slice(since).filter((call) => call.method === method).length;
      const counted = lines.find((line) => line.includes(`method="${method}"`))?.split(' ')[1] ?? '0';
      expect([method, counted]).toEqual([method, String(sent)]);
    }
  });
}

/** Keys and lengths, as somebody sees them who has the file and not its key. */
function stored(): string[] {
  const file = new DatabaseSync(join(place.folder, 'checks.sqlite'), { readOnly: true });
  const rows = file
    .prepare('SELECT key, length(value) AS length, expires IS NULL AS forever FROM entries')
    .all();
  file.close();
  // The requests of the last minute are as long as they take to write down.
  const timed = rows.filter(({ key }) => key !== 'ledger:requests');
  return timed.map((row) => withoutChance(`${row.key} ${row.length} ${row.forever}`)).sort();
}

/** Everything that is to be had without the key and without the right to see outcomes, from the invitation on. */
async function seenFromOutside(end: (typeof ENDS)[number]) {
  began = Date.now() - 1_000;
  let ahead = 0;
  place = await openTestApp({
    env: { POLL_MIN_INTERVAL_SECONDS: '30', RETENTION_DAYS: '45' },
    now: () => Date.now() + ahead,
    timeouts: { purgeAfterMs: 0 },
  });
  const { workerChecks, slack } = place;
  const polls = () => workerChecks.requests.filter(({ action }) => action === 'result').length;
  const { card, check } = await inviteWorker(place, { channel: CHANNELS.general });
  await eventually(() => expect(polls()).toBe(1));
  workerChecks.advance(check.id, { status: 'Completed', ...end });
  const seen: unknown[] = [];
  for (const [index, since] of STARTS.entries()) {
    await place.stopBot();
    seen.push(stored());
    ahead = since;
    const before = slack.calls.length;
    await place.startBot();
    const isPurged = since > 45 * DAY_MS;
    if (isPurged) await cardReads(card, 'Purged');
    else {
      await eventually(() => expect(polls()).toBe(index + 2));
      await eventually(async () => expect(String(await scraped())).toContain('looks_total'));
      await cardReads(card, 'Completed');
      await eventually(() => expect(card.replies).toHaveLength(1));
      await told(before);
    }
    seen.push(withoutChance(JSON.stringify([card.text, card.blocks, card.replies])));
    // A purge and the look that is due at the same start go ahead of each other by chance.
    if (!isPurged) seen.push(await scraped());
  }
  await place.stopBot();
  const messages = slack.calls.filter(({ args }) => args.channel === CHANNELS.general);
  seen.push(
    stored(),
    messages.map(({ method, args }) => withoutChance(`${method} ${JSON.stringify(args)}`)),
  );
  return seen;
}

it('outcomes cannot be told apart without the key: not by the store, the metrics or a masked card', async () => {
  const [first, ...others] = ENDS;
  if (first === undefined) throw new Error('No end');
  const clear = await seenFromOutside(first);
  for (const end of others) {
    await place.close();
    expect([end, await seenFromOutside(end)]).toEqual([end, clear]);
  }
});
