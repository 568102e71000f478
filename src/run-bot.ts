import { type Bot, createBot } from './bot.ts';
import { readConfig } from './config/read-config.ts';
import { BotError, ConfigError } from './errors.ts';
import { createLog } from './log/create-log.ts';
import { describeError } from './log/describe-error.ts';
import type { Log } from './log/log.ts';

/** What tests may override. */
type Overrides = Pick<Parameters<typeof createBot>[1], 'timeouts'>;

/** EX_CONFIG of sysexits.h. A supervisor can be told not to restart a process that exits with it. */
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
 * Runs the bot as a process. Resolves once it has started.
 *
 * @param stopRequested aborted with the signal's name as its reason; the process then finishes in-flight work and exits
 * with 0
 */
export async function runBot(stopRequested: AbortSignal, overrides: Overrides = {}): Promise<void> {
  // Node's default handler would print the message, which may quote personal details.
  process.once('uncaughtException', fail);
  try {
    const config = readConfig();
    if (stopRequested.aborted) process.exit(0);
    await serve(config, stopRequested, overrides);
  } catch (error) {
    fail(error);
  }
}

async function serve(
  config: ReturnType<typeof readConfig>,
  stopRequested: AbortSignal,
  overrides: Overrides,
): Promise<void> {
  const log = createLog(config.logLevel);
  let bot: Bot | undefined;
  let stopping = false;

  function stop(exitCode: number): void {
    if (stopping) return;
    stopping = true;
    if (bot === undefined) {
      // Creation is still under way: nothing has been sent or served.
      log.info('stopped');
      process.exit(exitCode);
    }
    bot.stop().then(() => process.exit(exitCode), fail);
  }

  handleUnexpectedErrors(log, () => stop(EXIT_FAILURE));
  stopRequested.addEventListener('abort', () => {
    log.info('stopping', { signal: String(stopRequested.reason) });
    stop(0);
  });
  try {
    bot = await createBot(config, { log, ...overrides });
    await bot.start();
  } catch (error) {
    // A start interrupted by a stop may fail.
    if (!stopping) throw error;
  }
}

/**
 * An unhandled rejection is logged and the bot carries on: it leaves nothing half done. After an uncaught exception the
 * in-memory state cannot be trusted, so the bot finishes in-flight work and the process exits.
 */
function handleUnexpectedErrors(log: Log, end: () => void): void {
  process.off('uncaughtException', fail);
  process.on('unhandledRejection', (reason) => log.error('unhandled-rejection', describeError(reason)));
  process.on('uncaughtException', (error) => {
    log.error('uncaught-exception', describeError(error));
    end();
  });
}
