import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSchema } from '../../../src/checks/check.ts';
import { parseConfig } from '../../../src/config/read-config.ts';
import { SILENT_LOG } from '../../../src/log/log.ts';
import { runDoctor } from '../../../src/operations/doctor/doctor.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { makeCheck } from '../../support/make-check.ts';
import { inviteWorker } from '../../support/slack-user.ts';
import { openTestApp } from '../../support/test-app.ts';
import { type DoctorHarness, openDoctorHarness } from './doctor-harness.ts';

const MAIN = resolve('src/operations/doctor/doctor-main.ts');

const storageLines = (lines: readonly string[]) => {
  const at = lines.findIndex((line) => line.slice(6).startsWith('Storage '));
  return lines.slice(at, lines.indexOf(''));
};

/** Every row of every table. */
function content(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
  const rows = tables.map(({ name }) => database.prepare(`SELECT * FROM ${name}`).all());
  database.close();
  return JSON.stringify([tables, rows]);
}

describe('a store the bot has not created yet', () => {
  let doctor: DoctorHarness;
  beforeEach(async () => {
    doctor = await openDoctorHarness();
  });
  afterEach(() => doctor.close());

  it('is not created by the doctor, which names the files of the first start', async () => {
    const data = join(doctor.folder, 'data');
    const first = await doctor.run();
    expect(storageLines(first.lines)).toEqual([
      `ok    Storage               not created yet: the first start creates ${data}/checks.sqlite and ${data}/encryption.key`,
    ]);
    const keyed = await doctor.run({ ENCRYPTION_KEY: randomBytes(32).toString('base64') });
    expect(storageLines(keyed.lines)).toEqual([
      `ok    Storage               not created yet: the first start creates ${data}/checks.sqlite`,
    ]);
    expect(existsSync(data)).toBe(false);
  });

  it('cannot be created where a file is in the way', async () => {
    writeFileSync(join(doctor.folder, 'data'), '');
    const { lines, failures } = await doctor.run();
    expect(failures).toBe(1);
    expect(storageLines(lines)).toEqual([
      expect.stringMatching(/^FAIL .*no file can be created/),
      expect.stringContaining('DATABASE_URL'),
    ]);
  });

  it('is reported as lost on exit if it is in memory', async () => {
    const { lines, failures } = await doctor.run({ DATABASE_URL: 'sqlite://:memory:' });
    expect(failures).toBe(0);
    expect(storageLines(lines)).toEqual([expect.stringMatching(/^warn .*lost when the bot stops/)]);
  });

  it.each([
    ['nfs', 'shared over a network', 'postgres://'],
    ['9p', 'shared over a network', 'a disk of this machine'],
    ['overlay', 'a layer of a container', 'Mount a volume'],
    ['tmpfs', 'in memory', 'a folder on a disk'],
  ])('would be on %s', async (kind, says, todo) => {
    const { lines, failures } = await doctor.run({}, kind);
    expect(failures).toBe(0);
    const [, line, advice] = storageLines(lines);
    expect(line).toMatch(/^warn {2}File system {11}/);
    expect(line).toContain(`${doctor.folder} is ${says}`);
    expect(advice).toContain(todo);
  });

  it('is not a database', async () => {
    mkdirSync(join(doctor.folder, 'data'));
    writeFileSync(join(doctor.folder, 'data/checks.sqlite'), 'no database, but a long enough text');
    const { lines, failures } = await doctor.run({ ENCRYPTION_KEY: randomBytes(32).toString('base64') });
    expect(failures).toBe(1);
    expect(storageLines(lines)).toEqual([
      expect.stringMatching(/^FAIL .*cannot be used/),
      expect.stringContaining('cannot be opened'),
    ]);
  });

  it('does not answer, and its password is not printed', async () => {
    const { lines, failures } = await doctor.run({
      DATABASE_URL: 'postgres://me:pass-word-1@127.0.0.1:9/checks',
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    });
    expect(failures).toBe(1);
    expect(storageLines(lines)[0]).toMatch(/^FAIL/);
    expect(lines.join('\n')).not.toContain('pass-word-1');
  });
});

describe('a store the bot uses', () => {
  let app: Awaited<ReturnType<typeof openTestApp>>;
  beforeEach(async () => {
    app = await openTestApp();
  });
  afterEach(() => app.close());

  async function storageFindings(over: Record<string, string> = {}) {
    const lines: string[] = [];
    const env = { ...app.env, ...over };
    await runDoctor({
      readConfig: () => parseConfig(env),
      print: (line) => lines.push(line),
      fileSystemAt: () => undefined,
    });
    return storageLines(lines);
  }
  const PASSED = ['ok    Storage               opens with this key, and keeps what is written'];

  it('holds more open checks than can be polled twice a day', async () => {
    const { storage } = parseConfig(app.env);
    const opened = await openStorage(storage, { log: SILENT_LOG, visiting: true });
    const checks = opened.collection('checks', checkSchema);
    const now = Date.now();
    await Promise.all(
      Array.from({ length: 721 }, (_, i) =>
        checks.insert(
          `${i}`,
          makeCheck({
            id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
            createdAt: now,
            stateSince: now,
            invitedAt: now,
          }),
        ),
      ),
    );
    await opened.close();
    const few = { RESULT_REQUESTS_PER_MINUTE: '2', RESULT_REQUESTS_RESERVED: '1' };
    expect(await storageFindings(few)).toEqual([
      ...PASSED,
      expect.stringMatching(/^warn {2}Polling .*721 checks are open.* 720 of them twice a day/),
      expect.stringContaining('RESULT_REQUESTS_PER_MINUTE'),
    ]);
    expect(await storageFindings()).toEqual(PASSED);
  });

  it('passes while the bot is running, without disturbing it', async () => {
    const [, ...findings] = await Promise.all([
      inviteWorker(app),
      ...Array.from({ length: 5 }, () => storageFindings()),
    ]);
    expect(findings).toEqual(Array(5).fill(PASSED));
    await inviteWorker(app, { first: 'Grace', last: 'Hopper', email: 'grace@example.com' });
    expect(app.workerChecks.checks).toHaveLength(2);
  });

  it('is not changed by a single byte', async () => {
    await inviteWorker(app);
    await app.stopBot();
    const path = join(app.folder, 'checks.sqlite');
    const before = content(path);
    expect(before).toContain('canary');
    expect(await storageFindings()).toEqual(PASSED);
    expect(content(path)).toBe(before);
  });

  it('has a key that other accounts can read', async () => {
    const path = join(app.folder, 'encryption.key');
    chmodSync(path, 0o644);
    expect(await storageFindings()).toEqual([
      ...PASSED,
      expect.stringMatching(/^warn .*Other accounts of this machine can read .*encryption\.key.*chmod 600/),
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o644);
  });

  it('was encrypted with another key', async () => {
    await app.stopBot();
    const before = content(join(app.folder, 'checks.sqlite'));
    expect(await storageFindings({ ENCRYPTION_KEY: randomBytes(32).toString('base64') })).toEqual([
      expect.stringMatching(/^FAIL .*cannot be used/),
      expect.stringContaining('encrypted with another key'),
    ]);
    expect(content(join(app.folder, 'checks.sqlite'))).toBe(before);
  });

  it.each(['', randomBytes(32).toString('base64')])('is a folder, with the key %j', async (key) => {
    await app.stopBot();
    const DATABASE_URL = `sqlite://${app.folder}`;
    expect(await storageFindings({ DATABASE_URL, ENCRYPTION_KEY: key })).toEqual([
      expect.stringMatching(/^FAIL .*cannot be used/),
      expect.stringMatching(/is a folder.*checks\.sqlite/),
    ]);
  });

  it('gets no new key if its key is missing', async () => {
    await app.stopBot();
    rmSync(join(app.folder, 'encryption.key'));
    expect(await storageFindings()).toEqual([
      expect.stringMatching(/^FAIL .*cannot be used/),
      expect.stringContaining('Put the key file back'),
    ]);
    expect(readdirSync(app.folder)).not.toContain('encryption.key');
  });
});

describe('npm run doctor', () => {
  async function run(env: Record<string, string>) {
    const cached = { NODE_COMPILE_CACHE: resolve('node_modules/.cache/compiled'), ...env };
    const child = spawn(process.execPath, [MAIN], { env: cached, cwd: tmpdir(), timeout: 45_000 });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { code, out, err };
  }

  it('exits with 0 if nothing failed, and with 1 if something did', async () => {
    const doctor = await openDoctorHarness();
    const passing = await run({ ...doctor.env });
    const failing = await run({ ...doctor.env, HR_USERS: 'U0GONE' });
    await doctor.close();
    expect(passing).toEqual({ code: 0, err: '', out: expect.stringMatching(/\nNothing failed\.\n$/) });
    expect(failing).toEqual({
      code: 1,
      err: '',
      out: expect.stringMatching(/\nFAIL {2}HR_USERS .*\n\n1 failed\./s),
    });
  });

  it('exits with 1 if the configuration is wrong', async () => {
    expect(await run({ PORT: 'x' })).toEqual({
      code: 1,
      err: '',
      out: expect.stringMatching(/^FAIL {2}Configuration .*PORT: expected a whole number/m),
    });
  });
});
