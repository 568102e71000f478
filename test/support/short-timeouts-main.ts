import { createBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { TIMEOUTS } from '../../src/config/timeouts.ts';
import { createLog } from '../../src/log/create-log.ts';

/**
 * The bot as started by `npm start`, with short timeouts, so that a test that kills a process does not wait minutes for
 * the next one.
 */
const config = readConfig();
const bot = await createBot(config, {
  log: createLog(config.logLevel),
  timeouts: {
    ...TIMEOUTS,
    leaseMs: 2_000,
    othersPostForMs: 4_000,
    recoveryEveryMs: 500,
    abandonedAfterMs: 6_000,
    purgeAfterMs: 10_000,
    homesEveryMs: 1_000,
    resendIntervalMs: 0,
  },
});
process.once('SIGTERM', () => {
  void bot.stop().then(() => process.exit(0));
});
await bot.start();
