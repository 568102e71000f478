import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setInterval } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { StoreInUseError } from '../driver/storage-errors.ts';
import { markProcess } from './process-mark.ts';
import { isBusy } from './sqlite-error.ts';
import { type OwnerState, waitForOwner } from './wait-for-owner.ts';

/** A stopping bot takes up to 10 s; the next one may start in the meantime. */
const WAIT_MS = 12_000;
const TRY_EVERY_MS = 100;
const BEAT_EVERY_MS = 1_000;

const seenSchema = z.object({ mark: z.string(), beats: z.number() });

export interface FileLock {
  /** Identifies this process. */
  mark: string;
  /** Identifies the previous owner, now gone. */
  formerMark: string | undefined;
  release(): void;
}

/**
 * Makes this process the only user of a sqlite file (creating its folder if needed): it caches what it wrote, and its
 * locks are in-process. Two lock files enforce this: SQLite's own lock on an empty file beside the database, which the
 * system releases however the process ends; and, for mounts that do not pass locks on, a heartbeat file. A third mark
 * is in the database itself.
 *
 * @param path without symbolic links
 * @param waitMs how long to wait for another process that may be stopping
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

function readBeats(path: string): OwnerState | undefined {
  try {
    return seenSchema.parse(JSON.parse(readFileSync(beatsOf(path), 'utf8')));
  } catch {
    // Missing, or partly written (a write in progress, or a full disk): the mark in the database decides.
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
      // The disk may be full; the heartbeat in the database counts as well.
    }
  };
  write();
  const beating = setInterval(write, BEAT_EVERY_MS).unref();
  return () => {
    clearInterval(beating);
    rmSync(beatsOf(path), { force: true });
  };
}
