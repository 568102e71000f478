import { linkSync, rmSync, symlinkSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { TIMEOUTS, type Timeouts } from '../../../src/config/timeouts.ts';
import { StoreInUseError, StoreTakenError } from '../../../src/storage/driver/storage-errors.ts';
import { explainOpening } from '../../../src/storage/sqlite/explain-opening.ts';
import { lockFile } from '../../../src/storage/sqlite/file-lock.ts';
import { markProcess } from '../../../src/storage/sqlite/process-mark.ts';
import { type OwnerState, waitForOwner } from '../../../src/storage/sqlite/wait-for-owner.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { makeSqliteFolder, type SqliteFolder } from '../sqlite-folder.ts';

const schema = z.object({ name: z.string() });

let folder: SqliteFolder;

beforeEach(() => {
  folder = makeSqliteFolder();
});

afterEach(() => folder.remove());

/** How long a second bot waits for the first, in tests where the first does not stop. */
const SHORT = { ...TIMEOUTS, databaseOwnerMs: 300 };

const start = (file = folder.file, timeouts: Timeouts = TIMEOUTS): Promise<Storage> =>
  folder.open({ file, timeouts });

function raw(sql: string): void {
  const db = new DatabaseSync(folder.file, { timeout: 2_000 });
  db.exec(sql);
  db.close();
}

describe('a sqlite file that is in use', () => {
  it('is closed to a second bot whatever path it uses, and whichever marks are lost', async () => {
    const first = await start();
    await first.collection('checks', schema).set('a', { name: 'Ada' });
    symlinkSync(folder.file, `${folder.path}/link.sqlite`);
    symlinkSync(folder.path, `${folder.path}/around`);
    const others = [
      start(`${folder.path}/link.sqlite`, SHORT),
      start(`${folder.path}/around/x.sqlite`, SHORT),
      start(`${folder.path}/./around/../x.sqlite`, SHORT),
    ];
    const refused = await Promise.allSettled(others);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: expect.any(StoreInUseError) });
    rmSync(`${folder.file}.owner`);
    await expect(lockFile(folder.file, 0)).rejects.toBeInstanceOf(StoreInUseError);
    rmSync(`${folder.file}.owner`);
    rmSync(`${folder.file}.running`, { force: true });
    await expect(start(folder.file, SHORT)).rejects.toBeInstanceOf(StoreInUseError);
    await first.ping();
  });

  it('is refused if it has a second hard link', async () => {
    await start();
    linkSync(folder.file, `${folder.path}/other.sqlite`);
    await expect(start(`${folder.path}/other.sqlite`)).rejects.toMatchObject({
      problems: [expect.stringMatching(/^DATABASE_URL: .*hard links.*Delete the other names/)],
    });
  });

  it('is refused if it is a folder, with a message that does not invite deleting its contents', async () => {
    await expect(start(folder.path)).rejects.toMatchObject({
      problems: [expect.stringMatching(/^DATABASE_URL: .* is a folder/)],
    });
  });

  it('accepts no more writes from a bot whose file another has taken over', async () => {
    const storage = await start();
    const checks = storage.collection('checks', schema);
    const lease = storage.lease('account', { ttlMs: 400 });
    lease.start();
    await eventually(() => expect(lease.fence()).toBe(1));
    await checks.set('a', { name: 'Ada' });
    raw("UPDATE owner SET generation = generation + 1, mark = 'another'");
    await expect(checks.set('a', { name: 'Grace' })).rejects.toBeInstanceOf(StoreTakenError);
    await expect(storage.ping()).rejects.toBeInstanceOf(StoreTakenError);
    await eventually(() => expect(lease.fence()).toBeUndefined());
    expect(await checks.get('a')).toEqual({ name: 'Ada' });
    await lease.stop();
  });

  it('is opened at once if its owner was killed', async () => {
    await (await start()).close();
    const deadMark = markProcess().split(' ').with(3, '1').join(' ');
    raw(`UPDATE owner SET mark = '${deadMark}'`);
    await (await start()).ping();
  });
});

describe('an owner on another machine', () => {
  const elsewhere = 'another-boot pid:[1] 1 77 id';
  let beats: number;
  const readOwner = (): OwnerState => ({ mark: elsewhere, beats });

  beforeEach(() => {
    vi.useFakeTimers();
    beats = 0;
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  async function outcomeOf(watching: Promise<unknown>): Promise<string> {
    const outcome = watching.then(
      (mark) => (mark === elsewhere ? 'gone' : 'nobody'),
      (error: Error) => error.name,
    );
    await vi.advanceTimersByTimeAsync(20_000);
    return outcome;
  }

  it('counts as running while its heartbeat counter grows', async () => {
    const counting = setInterval(() => {
      beats += 1;
    }, 4_000);
    expect(await outcomeOf(waitForOwner('x', readOwner, 12_000))).toBe('StoreInUseError');
    clearInterval(counting);
  });

  it('counts as gone once its heartbeat counter has not grown for a while', async () => {
    expect(await outcomeOf(waitForOwner('x', readOwner, 12_000))).toBe('gone');
  });

  it('may be unable to write its heartbeat while the file is locked', async () => {
    expect(await outcomeOf(waitForOwner('x', () => 'busy', 12_000))).toBe('StoreInUseError');
  });

  it('does not count as gone because this clock was set forward', async () => {
    const watching = waitForOwner('x', readOwner, 600_000).then(() => 'gone');
    await vi.advanceTimersByTimeAsync(1_000);
    vi.setSystemTime(Date.now() + 60_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.race([watching, Promise.resolve('waits')])).toBe('waits');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await watching).toBe('gone');
  });
});

describe('a sqlite file that cannot be opened', () => {
  it.each(['EROFS', 'EACCES', 'EPERM'])('says what to do about %s', (code) => {
    const error = explainOpening('/data/checks.sqlite', Object.assign(new Error(code), { code }));
    expect(error).toMatchObject({
      problems: [expect.stringMatching(/^DATABASE_URL: .*read-only.*give its user/)],
    });
  });

  it('is retried while another program has it locked, and then opened', async () => {
    await (await start()).close();
    const other = new DatabaseSync(folder.file);
    other.exec('BEGIN EXCLUSIVE');
    const starting = start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    other.close();
    await (await starting).ping();
  });
});

describe('a sqlite file that another program locks', () => {
  it('delays only writes, which fail after a while or succeed', async () => {
    const checks = (await start()).collection('checks', schema);
    await checks.set('a', { name: 'Ada' });
    const other = new DatabaseSync(folder.file);
    other.exec('BEGIN EXCLUSIVE');
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 10);
    const writes = ['b', 'c'].map((id) => checks.set(id, { name: id }));
    expect(await checks.get('a')).toEqual({ name: 'Ada' });
    for (const write of await Promise.allSettled(writes))
      expect(write).toMatchObject({ reason: { code: 'storage', message: expect.stringMatching(/locked/) } });
    await expect(checks.set('d', { name: 'd' })).rejects.toThrow(/locked/);
    clearInterval(ticking);
    // If the write blocked the process, there would be far fewer ticks.
    expect(ticks).toBeGreaterThan(20);
    const late = checks.update('a', () => ({ name: 'written after all' }));
    other.exec('ROLLBACK');
    other.close();
    await late;
    expect(await checks.get('a')).toEqual({ name: 'written after all' });
    expect(await checks.get('b')).toBeUndefined();
  });
});
