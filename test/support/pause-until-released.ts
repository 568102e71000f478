import { readSync, writeSync } from 'node:fs';

const CONTROL_FD = 3;
const answer = new Uint8Array(1);

/**
 * Writes the keys just committed to file descriptor 3, as a line of JSON, and blocks until a byte comes back. The
 * process at the other end may kill this one at that moment, when the store has the write and none of the bot's code
 * has run since.
 */
export function pauseUntilReleased(keys: readonly string[]): void {
  writeSync(CONTROL_FD, `${JSON.stringify(keys)}\n`);
  // End of file: the parent process is gone, and nothing else would end this one.
  if (readSync(CONTROL_FD, answer) === 0) process.kill(process.pid, 'SIGKILL');
}
