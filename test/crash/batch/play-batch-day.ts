import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { batchCheckId } from '../../../src/checks/batches/batch-check-id.ts';
import { PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import type { ReceivedRequest } from '../../../src/sandbox/workerchecks/model.ts';
import type { WorkerChecksSandbox } from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { botEnvironment } from '../../support/bot-environment.ts';
import type { BundledBot } from '../../support/bundle-bot.ts';
import { startPausingBot } from '../../support/pausing-bot.ts';
import { HISTORY_SCOPES, startSandboxes } from '../../support/start-sandboxes.ts';
import { type BotPool, type BotRole, startBotPool } from '../bot-pool.ts';
import { countCrashPoints } from '../count-crash-points.ts';
import { workerIn, writePoint } from '../crash-point-names.ts';
import { readStore } from '../read-store.ts';
import type { DayResult } from '../run-day.ts';
import type { Setup } from '../setup.ts';
import { createBatchPeople } from './batch-people.ts';
import { ROWS } from './batch-rows.ts';
import { verifyBatchDay } from './verify-batch-day.ts';

/** A run that takes longer than this is stuck. */
const LONGEST_DAY_MS = 90_000;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

const rowOf = (request: ReceivedRequest) => ROWS.find(({ name }) => name === workerIn(request));

/** What WorkerChecks does with each row, with crash points right before and after. */
function addVendorPoints(
  workerChecks: WorkerChecksSandbox,
  reach: (name: string, role: BotRole) => boolean,
): void {
  const first = new Set(ROWS.map(({ name }) => name));
  const isFirst = (request: ReceivedRequest, fate: string) =>
    rowOf(request)?.fate === fate && first.delete(rowOf(request)?.name ?? '');
  const before = (request: ReceivedRequest) => reach(`before invite ${rowOf(request)?.name}`, 'leader');
  const pay = (request: ReceivedRequest) => {
    workerChecks.outOfCredits = isFirst(request, 'unpaid');
    return false;
  };
  const after = (request: ReceivedRequest) => reach(`invite ${rowOf(request)?.name}`, 'leader');
  workerChecks.fault('invite', { kind: 'dropped-before' }, { ...ALWAYS, when: before });
  workerChecks.fault('invite', { kind: 'hang' }, { ...ALWAYS, when: pay });
  workerChecks.fault(
    'invite',
    { kind: 'refused', field: 'email' },
    { ...ALWAYS, when: (request) => rowOf(request)?.fate === 'refused' },
  );
  workerChecks.fault('invite', { kind: 'hang' }, { ...ALWAYS, when: after });
  workerChecks.fault(
    'invite',
    { kind: 'dropped-after' },
    { ...ALWAYS, when: (request) => isFirst(request, 'answer lost') },
  );
}

/** Plays the order and the sending of a batch, kills one of the bots at this point, and checks the final state. */
export async function playBatchDay(setup: Setup, bundle: BundledBot, killAt?: string): Promise<DayResult> {
  const sandboxes = await startSandboxes({
    slack: { scopes: HISTORY_SCOPES },
    workerChecks: { resultRequestsPerMinute: 100_000 },
  });
  const { slack, workerChecks } = sandboxes;
  const store = await setup.makeStore();
  const { preload } = await setup.botOptions();
  const folder = mkdtempSync(join(tmpdir(), 'batch-day-'));
  const idFile = join(folder, 'batch-id');
  const env = botEnvironment(slack, workerChecks, {
    DATABASE_URL: store.databaseUrl,
    ...(store.encryptionKey === undefined ? {} : { ENCRYPTION_KEY: store.encryptionKey.toString('base64') }),
    HR_USERS: [PEOPLE.hr1, PEOPLE.hr2].join(),
    POLL_MIN_INTERVAL_SECONDS: '30',
    BATCH_ID_FILE: idFile,
  });
  /** The check ids in storage keys → the row's name. */
  const names = new Map<string, string>();
  const { points, isKilled, reach } = countCrashPoints(killAt, (bot) => bots.kill(bot));

  addVendorPoints(workerChecks, reach);
  const bots: BotPool = startBotPool({
    count: setup.bots,
    start: (onCommit) => startPausingBot({ bundle, preload }, env, onCommit),
    onCommit(keys, bot) {
      for (const key of keys) reach(writePoint(key, names), bot);
    },
    useHttp: (url) => slack.useHttp(url),
  });
  const people = createBatchPeople({
    slack,
    bots,
    onPreview(batchId) {
      writeFileSync(idFile, batchId);
      for (const { row, name } of ROWS) names.set(batchCheckId(batchId, row), name);
    },
  });
  try {
    const end = Date.now() + LONGEST_DAY_MS;
    await people.work(() => {
      if (Date.now() > end) throw new Error(`The batch is never done\n${people.sight()}\n${bots.printed()}`);
      return people.seesSent() && bots.printed().includes('"event":"batch-finished"');
    });
    await bots.end();
    return { points, killed: isKilled(), violations: verifyBatchDay(await readStore(store), workerChecks) };
  } finally {
    await bots.close();
    await sandboxes.stop();
    await store.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
