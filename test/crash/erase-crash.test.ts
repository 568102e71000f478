import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import type { StoreAt } from '../tool/seed-store.ts';
import { everythingIn, exportSchema, seedWorker, TRACE } from '../tool/seed-worker.ts';
import { killEverywhere, stepOf } from './kill-tool.ts';

const CHECKS = 40;
const TIMEOUT_MS = 580_000;
let folder: string;
let stores: TestStore[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'erase-crash-'));
  stores = [];
});

afterEach(async () => {
  for (const store of stores) await store.remove();
  rmSync(folder, { recursive: true, force: true });
});

const tracesIn = async (at: StoreAt) =>
  (await everythingIn(at)).filter(({ text }) => TRACE.test(text)).map(({ collection }) => collection);

describe.each(await storeKinds())('an erasure on $title, killed at its writes and run again', (kind) => {
  it.skipIf(!kind.up)(
    'has exported everything and leaves nothing',
    async () => {
      let number = 0;
      const prepare = async () => {
        number += 1;
        const store = await kind.make();
        stores.push(store);
        const at = { url: store.url, key: KEY };
        await seedWorker(at, CHECKS);
        const file = join(folder, `${number}.json`);
        const held = new Set(await tracesIn(at));
        return { typed: ['erase', 'ada@example.com', '--export', file], at, state: { at, file, held } };
      };
      const killed = await killEverywhere(Math.max(10, stepOf(kind)), prepare, async ({ at, file, held }) => {
        expect(await tracesIn(at)).toEqual([]);
        const { records } = exportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
        const exported = Map.groupBy(records, ({ collection }) => collection);
        expect([...held].filter((collection) => !exported.has(collection))).toEqual([]);
        const checks = exported.get('checks')?.filter(({ value }) => TRACE.test(JSON.stringify(value)));
        expect(checks).toHaveLength(CHECKS);
      });
      process.stdout.write(`${kind.title}: killed in ${killed} erasures\n`);
      expect(killed).toBeGreaterThan(3);
    },
    TIMEOUT_MS,
  );
});
