import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '../../errors.ts';

/**
 * The canonical path of a database file, symbolic links resolved: SQLite finds its side files, above all the WAL, by
 * path.
 *
 * @throws ConfigError if it is a folder, or if the file has several hard links: each would get a WAL of its own
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

/**
 * Checked apart from the link count: a folder normally has several links, and that message would make people delete its
 * contents.
 */
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
