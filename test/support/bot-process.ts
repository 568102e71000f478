import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

const startedSchema = z.object({ event: z.literal('started'), port: z.number() });

/** The bot in a process of its own, as `npm start` runs it. */
export interface BotProcess {
  url: string;
  /** Everything it wrote to its terminal so far. */
  printed(): string;
  /** SIGKILL: no instruction of the bot runs after it. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves with the exit code; null: a signal ended it. */
  exited: Promise<number | null>;
}

/** Starts the bot with nothing but this environment, and waits until it serves people. */
export async function startBotProcess(env: Record<string, string>): Promise<BotProcess> {
  const child = spawnBot(env);
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

/** Runs the bot until it ends by itself; resolves with its exit code and what it printed. */
export async function runBotProcess(
  env: Record<string, string>,
): Promise<{ code: number | null; printed: string }> {
  const child = spawnBot(env);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
  }
  await once(child, 'close');
  return { code: child.exitCode, printed };
}

function spawnBot(env: Record<string, string>) {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, ['src/main.ts'], {
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }) satisfies ChildProcess;
}

/** The port it serves people at, by what it has printed so far. */
export function readStartedPort(printed: string): number | undefined {
  return printed.split('\n').map(startedPort).find(Boolean);
}

function startedPort(line: string): number | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return startedSchema.safeParse(JSON.parse(line)).data?.port;
  } catch {
    // Half a line: the rest is on its way.
    return undefined;
  }
}
