import { readFileSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseStoreSettings } from '../../src/config/read-config.ts';
import { COMMANDS } from '../../src/tool/commands.ts';
import { createPrinter } from '../../src/tool/create-printer.ts';
import { createProgress } from '../../src/tool/create-progress.ts';
import { runTool } from '../../src/tool/run-tool.ts';
import { KEY } from '../storage/stores.ts';
import { typeCommand } from './type-command.ts';

const type = (...typed: string[]) => typeCommand(typed, {});

describe('the tool', () => {
  it('lists its commands, and explains each', async () => {
    const { code, out } = await type('--help');
    expect(code).toBe(0);
    expect(await type('help')).toEqual({ code: 0, out, err: '' });
    expect(await type('help', 'toString')).toMatchObject({
      code: 64,
      out: '',
      err: expect.stringContaining('There is no command "toString".'),
    });
    for (const [name, { usage, options = {} }] of Object.entries(COMMANDS)) {
      expect(out).toContain(`  ${name}`);
      const help = await type(name, '--help');
      expect(help).toEqual({ code: 0, err: '', out: expect.stringContaining(usage) });
      expect(help.out).toBe((await type('help', name)).out);
      for (const option of ['help', ...Object.keys(options)]) expect(help.out).toContain(`--${option}`);
      for (const line of help.out.split('\n')) expect(line.length).toBeLessThan(130);
    }
  });

  it.each([
    [[], /^Usage: /],
    [['bakcup'], /^There is no command "bakcup"/],
    [['toString'], /^There is no command/],
    [['backup'], /^Something is missing: FILE/],
    [['backup', 'a', 'b'], /^That is too much/],
    [['backup', 'a', '--fast'], /--fast/],
    [['move-store'], /^Say where to/],
    [['move-store', '--to', 'mysql://x'], /^--to: expected/],
    [['move-store', '--to', 'sqlite://data/checks.sqlite'], /itself/],
  ])('ends with 64 and says why: %j', async (typed, why) => {
    expect(await type(...typed)).toEqual({ code: 64, out: '', err: expect.stringMatching(why) });
  });

  it('ends with 78 where the configuration is wrong', async () => {
    const wrong = (over: Record<string, string>) => typeCommand(['rotate-key'], over);
    expect(await wrong({ DATABASE_URL: 'mysql://x' })).toMatchObject({ code: 78, out: '' });
    expect((await wrong({})).err).toMatch(/^ENCRYPTION_KEY: required/);
    expect((await wrong({ ENCRYPTION_KEY_PREVIOUS: 'short' })).err).toMatch(
      /^ENCRYPTION_KEY_PREVIOUS: expected 32 bytes/,
    );
  });

  it('ends with 1 where there is nothing to work on', async () => {
    const nowhere = {
      DATABASE_URL: 'sqlite:///nowhere/x.sqlite',
      ENCRYPTION_KEY: KEY.toString('base64'),
    };
    for (const typed of [['backup', '/nowhere/b'], ['rotate-key']]) {
      expect(await typeCommand(typed, nowhere)).toMatchObject({
        code: 1,
        err: expect.stringContaining('nothing in'),
      });
    }
    expect(await typeCommand(['restore', '/nowhere/b'], nowhere)).toMatchObject({
      code: 1,
      err: '/nowhere/b cannot be read. Check that it is there and that you may read it.',
    });
  });
});

it('is what npx runs, and on the path of the image', () => {
  const TOOL = 'src/tool/tool-main.ts';
  expect(JSON.parse(readFileSync('package.json', 'utf8')).bin).toEqual({ 'workerchecks-slack': TOOL });
  expect(readFileSync('Dockerfile', 'utf8')).toContain(
    `RUN ln -s /app/${TOOL} /usr/local/bin/workerchecks-slack\n`,
  );
  expect(readFileSync(TOOL, 'utf8')).toMatch(/^#!\/usr\/bin\/env -S node /);
  expect(statSync(TOOL).mode & 0o111).toBe(0o111);
});

it('says that nobody reads what it prints, and ends', async () => {
  const failed = Promise.withResolvers<void>();
  const closed = new Writable({ write: (_, __, done) => done(new Error('EPIPE')) });
  const { print, isClosed } = createPrinter(closed);
  closed.on('error', () => failed.resolve());
  print('first');
  await failed.promise;
  expect(isClosed()).toBe(true);
  const notes: string[] = [];
  const code = await runTool(['audit', '--help'], {
    settings: () => parseStoreSettings({}),
    print,
    note: (line) => notes.push(line),
    progress: createProgress({ write: () => {} }),
  });
  expect([code, notes]).toEqual([1, ['Standard output was closed before everything was written.']]);
});

describe('progress', () => {
  it('is a bar on a terminal, and a line every tenth elsewhere', () => {
    const shown = (isTTY: boolean) => {
      const written: string[] = [];
      const progress = createProgress({ isTTY, write: (text) => written.push(text) });
      progress.begin('Copying', 1_000);
      for (let done = 0; done < 1_000; done += 50) progress.step(50);
      progress.end();
      return written;
    };
    expect(shown(false)).toHaveLength(10);
    expect(shown(false)[0]).toBe('Copying: 100 of 1,000\n');
    expect(shown(true).at(-2)).toContain(`[${'#'.repeat(30)}] 1,000 of 1,000`);
  });
});
