import type { PausingBot } from '../support/pausing-bot.ts';

/** Which bot reached a crash point: the one that polls and posts, or the one that serves people. */
export type BotRole = 'leader' | 'server';

/** The bots of one test environment, each in its own process; a killed one is restarted at once. */
export interface BotPool {
  /** Changes whenever the bot that serves people ends: their requests to it may be lost. */
  readonly life: number;
  /** Resolves once a bot serves people and requests are routed to it: preferably one that is not the leader. */
  up(): Promise<void>;
  /** SIGKILL, before this returns. */
  kill(whom: BotRole | PausingBot): void;
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

const leads = ({ bot }: Slot) => {
  const said = bot.printed();
  return said.lastIndexOf('"event":"leads"') > said.lastIndexOf('"event":"leads-no-more"');
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
  let life = 0;
  let printed = '';
  let reached: string | undefined;

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
      // Killed during its start: the next one is on its way.
      if ((await bot.exited) !== null) throw error;
    }
  }

  function open(): Slot {
    const slot: Slot = { bot: startOne(), url: undefined, serving: Promise.resolve() };
    slot.serving = serve(slot);
    return slot;
  }

  function startAgain(slot: Slot): void {
    if (slot.url === reached) life += 1;
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
    const chosen = serving.find((slot) => !leads(slot)) ?? serving[0];
    if (chosen?.url === undefined || chosen.url === reached) return;
    reached = chosen.url;
    useHttp(reached);
  }

  function slotOf(whom: BotRole | PausingBot): Slot | undefined {
    if (whom === 'leader') return slots.find(leads) ?? slots[0];
    if (whom === 'server') return slots.find(({ url }) => url === reached) ?? slots[0];
    return slots.find(({ bot }) => bot === whom);
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
    get life() {
      return life;
    },
    up,
    kill(whom) {
      const slot = slotOf(whom);
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
