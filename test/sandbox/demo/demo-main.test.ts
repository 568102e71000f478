import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';

const MAIN = new URL('../../../src/sandbox/demo/demo-main.ts', import.meta.url).pathname;
const ADDRESS = /^The sandbox is at (http:\/\/localhost:(\d+)) \(Ctrl-C ends it\)\n/;

let folder: string;
let child: ChildProcess | undefined;

/** Starts the demo as `npm run demo` does, with its temporary files in `folder`. */
async function start(...args: string[]): Promise<{ url: string; port: number; output: () => string }> {
  const started = spawn(
    process.execPath,
    [MAIN, '--empty', ...(args.includes('--port') ? [] : ['--port', '0']), ...args],
    {
      env: { ...process.env, NODE_COMPILE_CACHE: 'node_modules/.cache/compiled', TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child = started;
  let output = '';
  started.stdout.on('data', (chunk) => {
    output += chunk;
  });
  started.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const [, url = '', port] = await eventually(() => {
    const match = ADDRESS.exec(output);
    if (match === null) throw new Error(`No address yet: ${output}`);
    return match;
  });
  return { url, port: Number(port), output: () => output };
}

async function interrupt(times = 1): Promise<number | null> {
  const gone = child === undefined ? Promise.resolve([null]) : once(child, 'exit');
  for (let sent = 0; sent < times; sent += 1) child?.kill(sent % 2 === 0 ? 'SIGINT' : 'SIGTERM');
  const [code] = await gone;
  child = undefined;
  return code;
}

/** Expects that requests from other sites and unknown actions are refused. */
async function answersNoOtherSite(url: string): Promise<void> {
  const post = (headers: Record<string, string>, body: unknown) =>
    fetch(`${url}/do`, { method: 'POST', headers, body: JSON.stringify(body) });
  const action = { as: 'UHR1', what: { type: 'set-speed', speed: 0 } };
  expect((await post({ origin: 'https://elsewhere.example' }, action)).status).toBe(403);
  expect(await (await post({ origin: url }, action)).json()).toEqual({});
  expect(await (await post({ origin: url }, { as: 'UHR1', what: { type: 'else' } })).json()).toEqual({
    problem: 'This cannot be done here.',
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run demo', () => {
  it('serves its page, refuses other sites, stops on Ctrl-C and leaves no files', async () => {
    const { url, output } = await start();
    const page = await fetch(url);
    expect(await page.text()).toContain('<title>WorkerChecks sandbox</title>');
    const script = await fetch(`${url}/page.js`);
    expect((await script.text()).length).toBeGreaterThan(100_000);
    expect(readdirSync(folder)).toHaveLength(1);
    await answersNoOtherSite(url);
    expect(await interrupt()).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    expect(output()).toMatch(/^The sandbox is at [^\n]+\n$/);
  });

  it('leaves no files if the signal comes several times, as npm forwards it', async () => {
    await start();
    expect(await interrupt(3)).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps the data with --keep, and prints the folder', async () => {
    const { output } = await start('--keep');
    expect(await interrupt()).toBe(0);
    const [, kept = ''] = /The bot's data is in (.+)\n/.exec(output()) ?? [];
    expect(existsSync(join(kept, 'checks.sqlite'))).toBe(true);
  });

  it('uses the next free port', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const { port: found } = await start('--port', String(port));
    expect(found).toBeGreaterThan(port);
    taken.close();
  });
});
