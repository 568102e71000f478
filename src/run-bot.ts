import { type Bot, createBot } from './bot.ts';
import { readConfig } from './config/read-config.ts';
import { BotError, ConfigError } from './errors.ts';
import { describeError } from './log/describe-error.ts';
import { createLog, type Log } from './log/log.ts';

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

/**
 * The bot as a process: from the environment to the signal that ends it. Resolves once it runs.
 *
 * @param stopRequested aborted with the name of the signal; the process then finishes what runs and ends with 0
 */
export async function runBot(stopRequested: AbortSignal): Promise<void> {
  // Node would print the message, which may quote somebody's details.
  process.once('uncaughtException', fail);
  try {
    const config = readConfig();
    if (stopRequested.aborted) process.exit(0);
    await serve(config, stopRequested);
  } catch (error) {
    fail(error);
  }
}

async function serve(config: ReturnType<typeof readConfig>, stopRequested: AbortSignal): Promise<void> {
  const log = createLog(config.logLevel);
  let bot: Bot | undefined;
  let stopping = false;

  function stop(exitCode: number): void {
    if (stopping) return;
    stopping = true;
    if (bot === undefined) {
      // It was still being made: nothing has been sent, and nobody has been served.
      log.info('stopped');
      process.exit(exitCode);
    }
    bot.stop().then(() => process.exit(exitCode), fail);
  }

  surviveMistakes(log, () => stop(EXIT_FAILURE));
  stopRequested.addEventListener('abort', () => {
    log.info('stopping', { signal: String(stopRequested.reason) });
    stop(0);
  });
  try {
    bot = await createBot(config, { log });
    await bot.start();
  } catch (error) {
    // A start that the stop has cut short ends with the stop.
    if (!stopping) throw error;
  }
}

/**
 * A rejection that nobody waited for has left nothing half done: it is logged, and people are served on. After an
 * exception that nobody caught, what is in memory is not to be trusted: what runs is finished, and the process ends.
 */
function surviveMistakes(log: Log, end: () => void): void {
  process.off('uncaughtException', fail);
  process.on('unhandledRejection', (reason) => log.error('unhandled-rejection', describeError(reason)));
  process.on('uncaughtException', (error) => {
    log.error('uncaught-exception', describeError(error));
    end();
  });
}
