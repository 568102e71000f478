import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { bundleBot } from './bundle-bot.ts';

const startedSchema = z.object({ event: z.literal('started'), port: z.number() });

/** The bot in its own process, bundled so that it starts faster than with `npm start`. */
export interface BotProcess {
  url: string;
  /** Its terminal output so far. */
  printed(): string;
  /** SIGKILL: none of the bot's code runs afterwards. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves with the exit code; null: ended by a signal. */
  exited: Promise<number | null>;
}

/** Starts the bot with only this environment, and waits until it serves people. */
export async function startBotProcess(
  env: Record<string, string>,
  entry = 'src/main.ts',
): Promise<BotProcess> {
  const child = await spawnBot(env, { entry });
  let printed = '';
  const exit = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The bot ended before it started:\n${printed}`)));
    const read = (chunk: Buffer) => {
      printed += chunk;
      const started = readStartedPort(printed);
      if (started !== undefined) resolve(started);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exit;
    return child.exitCode;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    printed: () => printed,
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    signal: (signal) => void child.kill(signal),
    exited: exit.then(() => child.exitCode),
  };
}

/** Runs the bot in this folder until it exits. Resolves with its exit code and what it printed. */
export async function runBotProcess(env: Record<string, string>, cwd: string) {
  const child = await spawnBot(env, { cwd });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}

/** Starts the bot's process; its standard output and error are pipes. */
export async function spawnBot(
  env: Record<string, string>,
  { entry = 'src/main.ts', cwd = '.' }: { entry?: string; cwd?: string } = {},
) {
  const { PATH = '' } = process.env;
  const { main, compileCache } = await bundleBot(entry);
  return spawn(process.execPath, [resolve(main)], {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE: resolve(compileCache), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }) satisfies ChildProcess;
}

/** The port at which it serves people, parsed from its output so far. */
export function readStartedPort(printed: string): number | undefined {
  return printed.split('\n').map(startedPort).find(Boolean);
}

function startedPort(line: string): number | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return startedSchema.safeParse(JSON.parse(line)).data?.port;
  } catch {
    // An incomplete line.
    return undefined;
  }
}
