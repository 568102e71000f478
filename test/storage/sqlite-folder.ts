import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Timeouts } from '../../src/config/timeouts.ts';
import type { Log } from '../../src/log/log.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { KEY, silent } from './stores.ts';

/** A temporary folder with a sqlite file, for one test. */
export interface SqliteFolder {
  path: string;
  /** The path of the file; the first `open` creates it. */
  file: string;
  /** `key` undefined: a key of its own, in a file beside the database. */
  open(options?: {
    file?: string;
    key?: Buffer | undefined;
    log?: Log;
    timeouts?: Timeouts;
    visiting?: boolean;
  }): Promise<Storage>;
  /** Closes the storages that are open. */
  close(): Promise<void>;
  /** Closes them, and deletes the folder. */
  remove(): Promise<void>;
}

export function makeSqliteFolder(name = 'x.sqlite'): SqliteFolder {
  const path = mkdtempSync(`${tmpdir()}/sqlite-`);
  const opened = new Set<Storage>();
  const folder: SqliteFolder = {
    path,
    file: `${path}/${name}`,
    async open({ file = folder.file, log = silent, ...options } = {}) {
      const { key, ...others } = { key: KEY, ...options };
      const config = { databaseUrl: `sqlite://${file}`, encryptionKey: key };
      const storage = await openStorage(config, { log, ...others });
      const closable: Storage = {
        ...storage,
        async close() {
          if (opened.delete(closable)) await storage.close();
        },
      };
      opened.add(closable);
      return closable;
    },
    async close() {
      for (const storage of [...opened]) await storage.close();
    },
    async remove() {
      await folder.close();
      rmSync(path, { recursive: true });
    },
  };
  return folder;
}
