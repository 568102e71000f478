import type { ChildProcess } from 'node:child_process';
import { startChild } from '../benchmarks/child.ts';

/** Starts a process that is killed when this one exits, however it exits. */
export function startOwned(...args: Parameters<typeof startChild>): ChildProcess {
  const child = startChild(...args);
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}
