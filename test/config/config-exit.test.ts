import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBotProcess } from '../support/bot-process.ts';
import { REQUIRED_ENVIRONMENT } from '../support/required-environment.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A valid environment. */
const environment = (): Record<string, string> => ({
  ...REQUIRED_ENVIRONMENT,
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
  WORKERCHECKS_API_URL: 'http://127.0.0.1:9',
  DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
  LOG_LEVEL: 'silent',
  PORT: '0',
});

const start = (env: Record<string, string>) => runBotProcess(env, folder);

describe('the program exits with 78 and a line per problem', () => {
  it('when the environment is wrong', async () => {
    const { WORKERCHECKS_API_URL: _, ...env } = environment();
    const ended = await start({
      ...env,
      SLACK_BOT_TOKEN: 'xoxp-leaked',
      PORT: '3000.5',
      SLACK_APP_TOKEN: '',
    });
    expect(ended).toEqual({ code: 78, out: '', err: expect.any(String) });
    expect(ended.err.split('\n')).toEqual([
      'SLACK_BOT_TOKEN: expected a bot token, which begins with xoxb-',
      'PORT: expected a whole number from 0 to 65535',
      'WORKERCHECKS_API_URL: required, but not set',
      expect.stringMatching(/^SLACK_APP_TOKEN: /),
      '',
    ]);
  });

  it('when .env is wrong, and the environment takes precedence over it', async () => {
    const { SLACK_BOT_TOKEN: _, ...env } = environment();
    writeFileSync(join(folder, '.env'), 'SLACK_BOT_TOKEN=leaked # not yet\nPORT=3000.5\n');
    expect(await start(env)).toEqual({
      code: 78,
      out: '',
      err: 'SLACK_BOT_TOKEN: expected a bot token, which begins with xoxb-\n',
    });
  });

  it('when .env cannot be read', async () => {
    mkdirSync(join(folder, '.env'));
    expect(await start(environment())).toEqual({
      code: 78,
      out: '',
      err: '.env: expected a file that can be read\n',
    });
  });

  it('when the wire contract has an unknown key', async () => {
    const path = join(folder, 'contract.yaml');
    writeFileSync(path, 'cancel: { verb: DELETE }\nresult: { path: /no-id }\n');
    const ended = await start({ ...environment(), WORKERCHECKS_CONTRACT: path });
    expect(ended).toEqual({ code: 78, out: '', err: expect.any(String) });
    expect(ended.err.trimEnd().split('\n').toSorted()).toEqual([
      'WORKERCHECKS_CONTRACT: cancel.verb: no such key in the wire contract',
      'WORKERCHECKS_CONTRACT: result.path: expected a path with {invitation_id} in it',
    ]);
  });

  it('when the port is taken', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const ended = await start({ ...environment(), PORT: port });
    other.close();
    expect(ended).toEqual({
      code: 78,
      out: '',
      err: `PORT: expected a free port; ${port} is in use by another program, or by this bot already running\n`,
    });
  });
});

it('exits with 1 and a sentence when the store cannot be opened', async () => {
  writeFileSync(join(folder, 'checks.sqlite'), 'no database');
  const ended = await start({ ...environment(), ENCRYPTION_KEY: randomBytes(32).toString('base64') });
  expect(ended).toEqual({
    code: 1,
    out: '',
    err: expect.stringMatching(/^The database .*\/checks\.sqlite cannot be opened: it is damaged/),
  });
});

it('loads the compile cache of an earlier start, or writes it for the next', async () => {
  const env = { ...environment(), PORT: 'none', NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
  const child = spawn(process.execPath, [resolve('src/main.ts')], { env, cwd: folder });
  const outputs = await Promise.all([text(child.stdout), text(child.stderr)]);
  const cacheLines = outputs
    .join('')
    .split('\n')
    .filter((line) => line.includes('[compile cache]'));
  expect(cacheLines.join('\n')).toMatch(/src\/bot\.ts/);
});
