import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createClient } from '@keyv/redis';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';

/** A Redis server for this test only, without persistence. */
export interface RedisServer {
  port: number;
  url: string;
  /** Pauses the process: it answers nothing until resumed, and then executes what it received in the meantime. */
  pause(): void;
  resume(): void;
  /** Kills it and restarts it on the same port, empty. */
  restartEmpty(): Promise<void>;
  command(...words: string[]): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(`${tmpdir()}/redis-`);
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  let child: ChildProcess;

  async function command(...words: string[]): Promise<unknown> {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.sendCommand(words);
    } finally {
      client.destroy();
    }
  }

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder];
    child = spawn('redis-server', options, { stdio: 'ignore' });
    await eventually(() => command('PING'));
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  await start();
  return {
    port,
    url,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async restartEmpty() {
      await kill();
      await start();
    },
    command,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}
