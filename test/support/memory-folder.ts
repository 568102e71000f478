import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const IN_MEMORY = '/dev/shm';
/** More than the 64 MB that containers often have there. */
const ENOUGH_BYTES = 512 * 1024 ** 2;

/**
 * The folder for temporary files: in memory if there is enough room, because syncing databases to disk takes up a third
 * of the tests' time. Like a disk, it survives a killed process.
 */
export function memoryFolder(): string {
  if (!existsSync(IN_MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize >= ENOUGH_BYTES ? IN_MEMORY : tmpdir();
}
