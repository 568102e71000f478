import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOpenedBy } from '../../src/storage/collections/sealed-text.ts';
import { createEncryption } from '../../src/storage/encryption/encryption.ts';
import { KEY, type StoreKind, storeKinds, type TestStore } from '../storage/stores.ts';
import { nextFence, readSeeded, type StoreAt, seed } from '../tool/seed-store.ts';
import { killEverywhere, rawRecords, runTool, stepOf } from './kill-tool.ts';

const RECORDS = 150;
const NEW_KEY = randomBytes(32);
const TIMEOUT_MS = 580_000;
const kinds = await storeKinds();
let folder: string;
let stores: TestStore[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tool-crash-'));
  stores = [];
});

afterEach(async () => {
  for (const store of stores) await store.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function makeStore(kind: StoreKind): Promise<StoreAt> {
  const store = await kind.make();
  stores.push(store);
  return { url: store.url, key: KEY };
}

describe.each(kinds)('the tool on $title, killed at its writes and run again', (kind) => {
  it.skipIf(!kind.up)(
    'moves, backs up and restores everything',
    async () => {
      const from = await makeStore(kind);
      await seed(from, RECORDS);
      const before = await readSeeded(from);
      let number = 0;
      const intoEmpty = (typedFor: (to: StoreAt) => { typed: string[]; at: StoreAt }) => async () => {
        const to = await makeStore(kind);
        return { ...typedFor(to), state: to };
      };
      const isTheSame = async (to: StoreAt) => {
        expect(await readSeeded(to)).toEqual(before);
        expect(await nextFence(to)).toBe(4);
      };
      const move = intoEmpty((to) => ({ typed: ['move-store', '--to', to.url], at: from }));
      const moved = await killEverywhere(stepOf(kind), move, isTheSame);

      const backUp = async () => {
        number += 1;
        const file = join(folder, `${number}.backup`);
        return { typed: ['backup', file], at: from, state: file };
      };
      const backedUp = await killEverywhere(1, backUp, async (file) => {
        const to = await makeStore(kind);
        expect((await runTool(['restore', file], to)).code).toBe(0);
        await isTheSame(to);
      });
      const file = join(folder, 'whole.backup');
      expect((await runTool(['backup', file], from)).code).toBe(0);
      const restore = intoEmpty((to) => ({ typed: ['restore', file], at: to }));
      const restored = await killEverywhere(stepOf(kind), restore, isTheSame);
      process.stdout.write(
        `${kind.title}: killed in ${moved} moves, ${backedUp} backups, ${restored} restores\n`,
      );
      expect(Math.min(moved, backedUp, restored)).toBeGreaterThan(3);
      expect(await readSeeded(from)).toEqual(before);
    },
    TIMEOUT_MS,
  );

  it.skipIf(!kind.up)(
    'leaves nothing that the former key opens',
    async () => {
      const former = createEncryption({ current: KEY });
      const prepare = async () => {
        const old = await makeStore(kind);
        await seed(old, RECORDS);
        const before = await readSeeded(old);
        const texts = (await rawRecords(old)).map(([, sealed]) => sealed);
        const both = { ...old, key: NEW_KEY, previousKey: KEY };
        return { typed: ['rotate-key'], at: both, state: { old, before, texts } };
      };
      const rotated = await killEverywhere(stepOf(kind), prepare, async ({ old, before, texts }) => {
        const raw = await rawRecords(old);
        expect(raw.length).toBeGreaterThanOrEqual(texts.length);
        expect(raw.filter(([key, sealed]) => isOpenedBy(former, sealed, key))).toEqual([]);
        if (kind.title === 'sqlite') expect(whatIsLeft(old, texts)).toBe(0);
        expect(await readSeeded({ ...old, key: NEW_KEY })).toEqual(before);
      });
      process.stdout.write(`${kind.title}: killed in ${rotated} rotations\n`);
      expect(rotated).toBeGreaterThan(3);
    },
    TIMEOUT_MS,
  );
});

/** How many of the former ciphertexts are still somewhere in the files. */
function whatIsLeft({ url }: StoreAt, texts: readonly string[]): number {
  const path = url.slice('sqlite://'.length);
  const at = join(path, '..');
  const bytes = readdirSync(at).map((name) => readFileSync(join(at, name), 'latin1'));
  return texts.filter((sealed) => bytes.some((content) => content.includes(sealed.slice(20, 120)))).length;
}
