import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setInterval } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { StoreInUseError } from '../driver/storage-errors.ts';
import { markProcess } from './process-mark.ts';
import { isBusy } from './sqlite-error.ts';
import { type OwnerSeen, waitForOwner } from './wait-for-owner.ts';

/** A bot that stops takes 10 s at most; the next one may start meanwhile. */
const WAIT_MS = 12_000;
const TRY_EVERY_MS = 100;
const BEAT_EVERY_MS = 1_000;

const seenSchema = z.object({ mark: z.string(), beats: z.number() });

export interface FileLock {
  /** Of this process. */
  mark: string;
  /** Of the process that used it before and is gone. */
  formerMark: string | undefined;
  release(): void;
}

/**
 * Makes this process the only one that uses a sqlite file (and the folder, where it is missing): it keeps what it wrote in
 * memory, and its locks are its own. Two marks say so: SQLite's lock on an empty file beside it, which the system takes
 * away however the process ends; and, for folders mounted so that locks are not passed on, a file that counts while the
 * process lives. A third one is in the database itself.
 *
 * @param path without symbolic links
 * @param waitMs for so long another process may still be stopping
 * @throws StoreInUseError after that
 */
export async function lockFile(path: string, waitMs = WAIT_MS): Promise<FileLock> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unlock = await lock(path, waitMs);
  try {
    const gone = await waitForOwner(path, () => readBeats(path), waitMs);
    const mark = markProcess();
    const stop = beat(path, mark);
    return {
      mark,
      formerMark: gone,
      release() {
        stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function lock(path: string, waitMs: number): Promise<() => void> {
  const own = `${path}.owner`;
  const file = new DatabaseSync(own);
  chmodSync(own, 0o600);
  for (let waited = 0; ; waited += TRY_EVERY_MS) {
    try {
      file.exec('BEGIN EXCLUSIVE');
      return () => file.close();
    } catch (error) {
      if (!isBusy(error) || waited >= waitMs) {
        file.close();
        throw isBusy(error) ? new StoreInUseError(path) : error;
      }
    }
    await delay(TRY_EVERY_MS);
  }
}

const beatsOf = (path: string) => `${path}.running`;

function readBeats(path: string): OwnerSeen | undefined {
  try {
    return seenSchema.parse(JSON.parse(readFileSync(beatsOf(path), 'utf8')));
  } catch {
    // Not there, or just being written, or half written when the disk was full: the database has the last word.
    return undefined;
  }
}

function beat(path: string, mark: string): () => void {
  let beats = 0;
  const write = () => {
    beats += 1;
    try {
      writeFileSync(beatsOf(path), JSON.stringify({ mark, beats }), { mode: 0o600 });
    } catch {
      // A full disk; the database counts too.
    }
  };
  write();
  const beating = setInterval(write, BEAT_EVERY_MS).unref();
  return () => {
    clearInterval(beating);
    rmSync(beatsOf(path), { force: true });
  };
}
