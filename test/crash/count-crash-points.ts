import type { PausingBot } from '../support/pausing-bot.ts';
import type { BotRole } from './bot-pool.ts';

/** A bot, by its role or itself. */
type Bot = BotRole | PausingBot;

/** Names the points that are reached, "name #count", and kills the bot at one of them. */
export function countCrashPoints(killAt: string | undefined, kill: (bot: Bot) => void) {
  const points: string[] = [];
  const times = new Map<string, number>();
  let killed = false;
  return {
    /** Every point reached, in order. */
    points,
    isKilled: () => killed,
    /** Kills the bot if it is to be killed at this point; true if it was. */
    reach(name: string, bot: Bot): boolean {
      const count = (times.get(name) ?? 0) + 1;
      times.set(name, count);
      const point = `${name} #${count}`;
      points.push(point);
      if (killed || point !== killAt) return false;
      killed = true;
      kill(bot);
      return true;
    },
  };
}
