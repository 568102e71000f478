import { readSync, writeSync } from 'node:fs';

const PARENT = 3;
const answer = new Uint8Array(1);

/**
 * Writes the keys just committed to file descriptor 3, as a line of JSON, and blocks until a byte comes back. The
 * process at the other end may kill this one at that moment, when the store has the write and none of the bot's code
 * has run since.
 */
export function pauseProcess(keys: readonly string[]): void {
  writeSync(PARENT, `${JSON.stringify(keys)}\n`);
  // End of file: the parent process is gone, and nothing else would end this one.
  if (readSync(PARENT, answer) === 0) process.kill(process.pid, 'SIGKILL');
}
