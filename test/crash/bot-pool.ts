import type { PausingBot } from '../support/pausing-bot.ts';

/** Which bot reached a crash point: the one that polls and posts, or the one that serves people. */
export type BotRole = 'leader' | 'server';

/** The bots of one test environment, each in its own process; a killed one is restarted at once. */
export interface BotPool {
  /** How often the bot that serves people has ended. Requests to it may then be lost. */
  readonly restarts: number;
  /** Resolves once a bot serves people and requests are routed to it: preferably one that is not the leader. */
  up(): Promise<void>;
  /** SIGKILL, before this returns. */
  kill(target: BotRole | PausingBot): void;
  /** SIGTERM for the leader, and then for its successor. */
  restart(): Promise<void>;
  /** SIGTERM for all; resolves when each has exited by itself. */
  end(): Promise<void>;
  /** The terminal output of all processes. */
  printed(): string;
  close(): Promise<void>;
}

interface Slot {
  bot: PausingBot;
  /** The address at which it serves people; undefined while it starts. */
  url: string | undefined;
  serving: Promise<void>;
}

const isLeader = ({ bot }: Slot) => {
  const output = bot.printed();
  return output.lastIndexOf('"event":"leads"') > output.lastIndexOf('"event":"leads-no-more"');
};

export interface BotPoolOptions {
  count: number;
  start: (onCommit: (keys: string[]) => void) => PausingBot;
  /** Called while a bot is paused right after it has committed these keys. */
  onCommit: (keys: string[], bot: PausingBot) => void;
  /** Routes people's requests to the bot at this address from now on. */
  useHttp: (url: string) => void;
}

export function startBotPool({ count, start, onCommit, useHttp }: BotPoolOptions): BotPool {
  let restarts = 0;
  let printed = '';
  let servingUrl: string | undefined;

  function startOne(): PausingBot {
    const bot: PausingBot = start((keys) => onCommit(keys, bot));
    return bot;
  }

  async function serve(slot: Slot): Promise<void> {
    const { bot } = slot;
    void bot.exited.then(() => {
      printed += `${bot.printed()}\n`;
    });
    try {
      slot.url = await bot.started;
      route();
    } catch (error) {
      // Killed while it was starting: the next one has been started.
      if ((await bot.exited) !== null) throw error;
    }
  }

  function open(): Slot {
    const slot: Slot = { bot: startOne(), url: undefined, serving: Promise.resolve() };
    slot.serving = serve(slot);
    return slot;
  }

  function startAgain(slot: Slot): void {
    if (slot.url === servingUrl) restarts += 1;
    slot.url = undefined;
    slot.serving = slot.bot.exited.then(() => {
      slot.bot = startOne();
      return serve(slot);
    });
    route();
  }

  const slots = Array.from({ length: count }, open);

  /**
   * Routes people to a bot that is not the leader, so that their actions and the polling happen in different processes.
   */
  function route(): void {
    const serving = slots.filter(({ url }) => url !== undefined);
    const chosen = serving.find((slot) => !isLeader(slot)) ?? serving[0];
    if (chosen?.url === undefined || chosen.url === servingUrl) return;
    servingUrl = chosen.url;
    useHttp(servingUrl);
  }

  function slotOf(target: BotRole | PausingBot): Slot | undefined {
    if (target === 'leader') return slots.find(isLeader) ?? slots[0];
    if (target === 'server') return slots.find(({ url }) => url === servingUrl) ?? slots[0];
    return slots.find(({ bot }) => bot === target);
  }

  /** Stops the process; true if it exited by itself. */
  async function stop(slot: Slot): Promise<boolean> {
    for (let serving = slot.serving; ; serving = slot.serving) {
      await serving;
      if (serving === slot.serving) break;
    }
    const { bot } = slot;
    bot.stop();
    return (await bot.exited) === 0;
  }

  async function up(): Promise<void> {
    while (slots.every(({ url }) => url === undefined)) {
      await Promise.race(slots.map(({ serving }) => serving));
    }
    route();
  }

  return {
    get restarts() {
      return restarts;
    },
    up,
    kill(target) {
      const slot = slotOf(target);
      if (slot === undefined) return;
      slot.bot.kill();
      startAgain(slot);
    },
    async restart() {
      const slot = slotOf('leader');
      if (slot !== undefined && (await stop(slot))) startAgain(slot);
      await up();
    },
    async end() {
      for (const slot of slots) while (!(await stop(slot)));
    },
    printed: () => printed + slots.map(({ bot }) => bot.printed()).join('\n'),
    async close() {
      for (const { bot } of slots) {
        bot.kill();
        await bot.exited;
      }
    },
  };
}
