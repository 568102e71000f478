import { setTimeout as delay } from 'node:timers/promises';
import { createBot } from '../../../src/bot.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { TIMEOUTS } from '../../../src/config/timeouts.ts';
import { createLog } from '../../../src/log/create-log.ts';
import { COLLEAGUE, ORDER, REQUESTER } from './batch-rows.ts';

const POLL_EVERY_MS = 20;

/**
 * The bot, and two people who use it without Slack: one confirms the batch again after each restart, the other resumes
 * it when credits are missing. Logs `batch-done` at the end.
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
  },
});
let stopped = false;
process.once('SIGTERM', () => {
  stopped = true;
  void bot.stop().then(() => process.exit(0));
});
await bot.start();

async function play({ batchService } = bot): Promise<void> {
  await batchService.create(ORDER, REQUESTER);
  for (; !stopped; await delay(POLL_EVERY_MS)) {
    const batch = await batchService.get(ORDER.id);
    if (batch?.paused?.reason === 'credits') await batchService.resume(ORDER.id, COLLEAGUE);
    if (batch?.state === 'Done' && batch.reservedOn === undefined && batch.pendingAudit.length === 0) break;
  }
  log.info('batch-done');
}
await play().catch((error: unknown) => {
  // A store failure while the bot is stopping does not matter.
  if (!stopped) throw error;
});
