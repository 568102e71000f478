import { type Bot, createBot } from '../../src/bot.ts';
import { parseConfig } from '../../src/config/read-config.ts';
import { TIMEOUTS, type Timeouts } from '../../src/config/timeouts.ts';
import { createLog } from '../../src/log/create-log.ts';

/** A bot running in the test's own process. */
export interface TestBot {
  bot: Bot;
  /** Its HTTP address. */
  url: string;
  stop(): Promise<void>;
}

export interface TestBotOptions {
  /** The bot's clock. */
  now?: () => number;
  timeouts?: Partial<Timeouts>;
  /** Called with each line of its log, a JSON object. */
  onLog?: (line: string) => void;
}

/** Starts the bot with this environment, and waits until it serves people. */
export async function startTestBot(
  env: Record<string, string>,
  { now, timeouts, onLog = () => {} }: TestBotOptions = {},
): Promise<TestBot> {
  const config = parseConfig(env);
  const bot = await createBot(config, {
    log: createLog(config.logLevel, { write: onLog }),
    timeouts: { ...TIMEOUTS, ...timeouts },
    ...(now === undefined ? {} : { now }),
  });
  const port = await bot.start();
  return { bot, url: `http://127.0.0.1:${port}`, stop: () => bot.stop() };
}
