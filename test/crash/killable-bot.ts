import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { botEnvironment } from '../support/bot-environment.ts';
import { bundleBot } from '../support/bundle-bot.ts';
import { type PausingBot, startPausingBot } from '../support/pausing-bot.ts';
import { type Sandboxes, startSandboxes } from '../support/start-sandboxes.ts';

/** A bot as a process of its own, on sqlite, that is killed right after a commit of one's choice. */
export interface KillableBot {
  sandboxes: Sandboxes;
  /** Kills it right after this many more commits; undefined: not at all. */
  killAfter(commits: number | undefined): void;
  /** Resolves once it was killed, with null. */
  exited(): Promise<number | null>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** @param env besides what a bot needs to run against the sandboxes */
export async function openKillableBot(env: Record<string, string>): Promise<KillableBot> {
  const sandboxes = await startSandboxes();
  const folder = mkdtempSync(join(tmpdir(), 'killable-'));
  let bot: PausingBot;
  let commitsLeft: number | undefined;

  async function start(): Promise<void> {
    commitsLeft = undefined;
    const { slack, workerChecks } = sandboxes;
    const environment = botEnvironment(slack, workerChecks, {
      DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
      // Polling would add commits of its own.
      POLL_MIN_INTERVAL_SECONDS: '3600',
      ...env,
    });
    const preload = new URL('../support/pause-at-commits.ts', import.meta.url).href;
    bot = startPausingBot({ bundle: await bundleBot('src/main.ts'), preload }, environment, () => {
      if (commitsLeft === undefined) return;
      commitsLeft -= 1;
      if (commitsLeft === 0) bot.kill();
    });
    slack.useHttp(await bot.started);
  }

  await start();
  return {
    sandboxes,
    killAfter(commits) {
      commitsLeft = commits;
    },
    exited: () => bot.exited,
    restart: start,
    async close() {
      bot.kill();
      await bot.exited;
      await sandboxes.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
