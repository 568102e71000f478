import { createBot } from './bot.ts';
import { readConfig } from './config.ts';
import { BotError, ConfigError } from './errors.ts';
import { describeError } from './operations/describe-error.ts';
import { createLog } from './operations/log.ts';

/** EX_CONFIG of sysexits.h: what supervisors take for "do not try again before somebody mends it". */
const EXIT_CONFIG = 78;
const EXIT_FAILURE = 1;

function fail(error: unknown): never {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.problems.join('\n')}\n`);
    process.exit(EXIT_CONFIG);
  }
  const sentence = error instanceof BotError ? error.sentence : JSON.stringify(describeError(error));
  process.stderr.write(`${sentence}\n`);
  process.exit(EXIT_FAILURE);
}

/** The bot as a process: from the environment to the signal that ends it. Resolves once it runs. */
export async function runBot(): Promise<void> {
  // Node would print the message, which may quote somebody's details; what was under way is finished at the next start.
  process.once('uncaughtException', fail);

  try {
    const config = readConfig();
    const log = createLog(config.logLevel);
    const bot = await createBot(config, { log });
    let stopping = false;
    const stop = (signal: NodeJS.Signals) => {
      if (stopping) return;
      stopping = true;
      log.info('stopping', { signal });
      bot.stop().then(() => process.exit(0), fail);
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    await bot.start();
  } catch (error) {
    fail(error);
  }
}
