import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, type StoreKind, storeKinds, type TestStore } from '../storage/stores.ts';
import { nextFence, openAt, REFERENCES, readSeeded, type StoreAt, seed } from './seed-store.ts';
import { environmentOf, typeCommand } from './type-command.ts';

const NEW_KEY = randomBytes(32);
const kinds = await storeKinds();
const stores: TestStore[] = [];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tool-'));
});

afterAll(async () => {
  for (const store of stores) await store.remove();
  rmSync(folder, { recursive: true });
});

async function makeStore(kind: StoreKind): Promise<StoreAt> {
  const store = await kind.make();
  stores.push(store);
  return { url: store.url, key: KEY };
}

const type = (typed: string[], at: StoreAt, onStep?: () => void) =>
  typeCommand(typed, environmentOf(at), onStep);

/** Fails as if the process had been killed there. */
const killed = () => {
  throw new Error('killed');
};

describe.each(kinds)('$title', (kind) => {
  it.skipIf(!kind.up)('is moved to another store and back up from a file, as it was', async () => {
    const from = await makeStore(kind);
    await seed(from);
    const before = await readSeeded(from);
    const next = kinds[(kinds.indexOf(kind) + 1) % kinds.length];
    const to = await makeStore(next?.up === true ? next : kind);

    const running = await openAt(from);
    const refused = await type(['move-store', '--to', to.url], from);
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Stop every bot|Another process uses/),
    });
    const file = join(folder, `${kind.title}.backup`);
    expect(await type(['backup', file], from)).toMatchObject({ code: 0 });
    await running.close();

    expect(await type(['move-store', '--to', to.url], from, killed)).toMatchObject({ code: 1 });
    await expect(openAt(to)).rejects.toThrow(/is not finished/);
    const other = await makeStore(kind);
    await seed(other, 1);
    expect(await type(['move-store', '--to', to.url], other)).toMatchObject({
      code: 1,
      err: expect.stringContaining('unfinished move of something else'),
    });
    // The former bot has gone on meanwhile.
    const storage = await openAt(from);
    await storage.close();
    expect(await type(['move-store', '--to', to.url], from)).toMatchObject({ code: 0 });
    expect(await type(['move-store', '--to', to.url], from)).toMatchObject({
      code: 0,
      out: expect.stringContaining('already'),
    });
    expect(await readSeeded(to)).toEqual(before);
    expect(await readSeeded(from)).toEqual(before);
    expect(before).toMatchObject({ audit: REFERENCES, chain: { lines: 3 }, setAside: {} });
    expect(await nextFence(to)).toBe(4);
    expect(await type(['move-store', '--to', to.url], other)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not empty'),
    });

    const restored = await makeStore(kind);
    expect(await type(['restore', file], restored, killed)).toMatchObject({ code: 1 });
    expect(await type(['restore', file], restored)).toMatchObject({ code: 0 });
    expect(await readSeeded(restored)).toEqual(before);
    expect(await nextFence(restored)).toBe(4);
    expect(await type(['restore', file], restored)).toMatchObject({
      code: 0,
      out: expect.stringContaining('already'),
    });
    await seed(other, 2);
    expect(await type(['restore', file], other)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not empty'),
    });
  });

  it.skipIf(!kind.up)('is encrypted with a new key while bots go on', async () => {
    const old = await makeStore(kind);
    await seed(old);
    const before = await readSeeded(old);
    const both = { ...old, key: NEW_KEY, previousKey: KEY };
    const only = { ...old, key: NEW_KEY };

    const unprepared = await openAt(old);
    expect(await type(['rotate-key'], both)).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not know the new key'),
    });
    await unprepared.close();
    await expect(openAt(only)).rejects.toThrow(/another key/);

    const prepared = await openAt(both);
    await expect(openAt(old)).rejects.toThrow(/another key|Another process/);
    expect(await type(['rotate-key'], both, killed)).toMatchObject({ code: 1 });
    expect(await type(['rotate-key'], both)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/records were encrypted/),
    });
    expect(await type(['rotate-key'], both)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Nothing/),
    });
    await prepared.close();
    expect(await readSeeded(only)).toEqual(before);
    await expect(openAt(old)).rejects.toThrow(/another key/);
    expect(await type(['rotate-key'], only)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Nothing/),
    });
    expect(await type(['rotate-key'], old)).toMatchObject({ code: 1 });
  });
});

describe('a backup', () => {
  it('is not overwritten, and refused where it is damaged, cut off or of another key', async () => {
    const [sqlite] = kinds;
    if (sqlite === undefined) throw new Error('no sqlite');
    const from = await makeStore(sqlite);
    await seed(from);
    const file = join(folder, 'whole.backup');
    expect(await type(['backup', file], from)).toMatchObject({ code: 0 });
    expect(await type(['backup', file], from)).toMatchObject({
      code: 1,
      err: expect.stringContaining('already'),
    });
    expect(existsSync(`${file}.partial`)).toBe(false);
    expect(await type(['backup', join(folder, 'no', 'x')], from)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/could not be written: check that its folder is there/),
    });
    const bytes = readFileSync(file);
    expect(bytes.includes('checks:')).toBe(false);

    const to = await makeStore(sqlite);
    async function restoreOf(content: Buffer, key = KEY) {
      const other = join(folder, 'other.backup');
      writeFileSync(other, content);
      return (await type(['restore', other], { ...to, key })).err;
    }
    const changed = Buffer.from(bytes);
    changed[changed.length - 5] = (changed.at(-5) ?? 0) ^ 1;
    expect(await restoreOf(changed)).toContain('is damaged');
    const firstFrame = bytes.indexOf('\n') + 1;
    const cut = firstFrame + 4 + bytes.readUInt32BE(firstFrame);
    expect(await restoreOf(bytes.subarray(0, cut))).toMatch(/is damaged/);
    expect(await restoreOf(bytes.subarray(0, -1))).toContain('is damaged');
    expect(await restoreOf(bytes, NEW_KEY)).toContain('another key');
    expect(await restoreOf(Buffer.from('nothing'))).toContain('is no backup');
    expect(await restoreOf(bytes)).toContain('It is as it was on');
  });
});
