import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '../../errors.ts';

/**
 * The one path of a database file, whatever links lead to it: what stands beside it, its log above all, is found by its
 * path.
 *
 * @throws ConfigError where it is a folder, or the file itself has several names: each would have a log of its own
 */
export function resolveSqlitePath(path: string): string {
  const whole = resolve(path);
  if (!existsSync(whole)) {
    const folder = dirname(whole);
    return folder === whole ? whole : join(resolveFolder(folder), basename(whole));
  }
  refuseFolder(whole);
  const real = realpathSync(whole);
  const { nlink } = statSync(real);
  if (nlink > 1) {
    throw new ConfigError([
      `DATABASE_URL: the file ${path} has ${nlink} names (hard links), and SQLite would keep a separate write-ahead log ` +
        'for each. Delete the other names, or copy the file while the bot is stopped.',
    ]);
  }
  return real;
}

/** A folder has several names by nature: said of a file, that would send people to delete what is in it. */
export function refuseFolder(path: string): void {
  if (!statSync(path).isDirectory()) return;
  throw new ConfigError([
    `DATABASE_URL: ${path} is a folder. Name the database file itself, such as ${join(path, 'checks.sqlite')}.`,
  ]);
}

function resolveFolder(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  const above = dirname(folder);
  return above === folder ? folder : join(resolveFolder(above), basename(folder));
}
