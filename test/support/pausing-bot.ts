import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { z } from 'zod';
import { readStartedPort } from './bot-process.ts';
import type { BundledBot } from './bundle-bot.ts';

const keysSchema = z.array(z.string());

/** The bot in its own process, which blocks after each commit until released. */
export interface PausingBot {
  /** The address at which it serves people; rejects if it exits before that. */
  started: Promise<string>;
  /** SIGKILL, sent before this returns. */
  kill(): void;
  /** Resolves with the exit code; null: killed. */
  exited: Promise<number | null>;
  /** SIGTERM. */
  stop(): void;
  printed(): string;
}

export interface PausingBotOptions {
  bundle: BundledBot;
  /** The module that makes it block after commits. */
  preload: string;
}

/**
 * Starts the bot. `onCommit` receives the keys of each commit while the process is blocked right after it; the process
 * resumes when the call returns, unless it was killed.
 */
export function startPausingBot(
  { bundle: { main, compileCache }, preload }: PausingBotOptions,
  env: Record<string, string>,
  onCommit: (keys: string[]) => void,
): PausingBot {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--import', preload, main], {
    env: { PATH, NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  const exited = once(child, 'exit').then(() => child.exitCode);
  const started = new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The bot ended before it started:\n${printed}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk;
        const port = readStartedPort(printed);
        if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
      });
    }
  });
  started.catch(() => {});
  const commits = child.stdio[3];
  if (!(commits instanceof Socket)) throw new Error('The bot has no pipe for its commits');
  answerCommits(commits, onCommit);
  return {
    started,
    exited,
    printed: () => printed,
    kill: () => void child.kill('SIGKILL'),
    stop: () => void child.kill('SIGTERM'),
  };
}

function answerCommits(commits: Socket, onCommit: (keys: string[]) => void): void {
  let rest = '';
  commits.on('error', () => {});
  commits.on('data', (chunk: Buffer) => {
    rest += chunk;
    const [line, after] = rest.split('\n', 2);
    if (after === undefined || line === undefined) return;
    rest = '';
    onCommit(keysSchema.parse(JSON.parse(line)));
    commits.write('.');
  });
}
