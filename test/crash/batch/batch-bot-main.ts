import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createBot } from '../../../src/bot.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { TIMEOUTS } from '../../../src/config/timeouts.ts';
import { createLog } from '../../../src/log/create-log.ts';

const POLL_EVERY_MS = 20;

/**
 * The bot with short timeouts. Logs `batch-finished` once the batch whose id is in the file BATCH_ID_FILE needs nothing more,
 * which nobody can see in Slack.
 */
const config = readConfig();
const log = createLog(config.logLevel);
const bot = await createBot(config, {
  log,
  timeouts: {
    ...TIMEOUTS,
    leaseMs: 2_000,
    othersPostForMs: 4_000,
    recoveryEveryMs: 500,
    abandonedAfterMs: 4_000,
    postIntervalMs: 10,
    batchCardIntervalMs: 50,
  },
});
let stopped = false;
process.once('SIGTERM', () => {
  stopped = true;
  void bot.stop().then(() => process.exit(0));
});
await bot.start();

async function isFinished(): Promise<boolean> {
  const file = process.env.BATCH_ID_FILE ?? '';
  if (!existsSync(file)) return false;
  const batch = await bot.batchService.get(readFileSync(file, 'utf8'));
  return batch?.state === 'Done' && batch.reservedOn === undefined && batch.pendingAudit.length === 0;
}

async function watch(): Promise<void> {
  while (!stopped && !(await isFinished())) await delay(POLL_EVERY_MS);
  log.info('batch-finished');
}
await watch().catch((error: unknown) => {
  // A store failure while the bot is stopping does not matter.
  if (!stopped) throw error;
});
