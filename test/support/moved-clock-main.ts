import { readFileSync } from 'node:fs';
import { createBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { TIMEOUTS } from '../../src/config/timeouts.ts';
import { createLog } from '../../src/log/create-log.ts';

/**
 * The bot with short timeouts, and a clock that is as many milliseconds ahead of this machine's as the file in CLOCK_FILE
 * says at that moment.
 */
const { CLOCK_FILE = '' } = process.env;
const config = readConfig();
const bot = await createBot(config, {
  log: createLog(config.logLevel),
  now: () => Date.now() + Number(readFileSync(CLOCK_FILE, 'utf8')),
  timeouts: {
    ...TIMEOUTS,
    leaseMs: 1_000,
    othersPostForMs: 600,
    recoveryEveryMs: 500,
    digestEveryMs: 100,
    postIntervalMs: 20,
  },
});
await bot.start();
