import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { openDriver } from '../../src/storage/open-driver.ts';
import { collect } from '../storage/collect.ts';
import { type StoreKind, silent } from '../storage/stores.ts';
import type { StoreAt } from '../tool/seed-store.ts';
import { environmentOf } from '../tool/type-command.ts';

/** A server may still count the connections of a process that was killed, and Redis keep its lock for a while. */
const TRIES = 10;

/** Runs the tool as a process; it is killed at that write. */
export async function runTool(typed: string[], at: StoreAt, killAt?: number) {
  const preload = new URL('../support/kill-at-write.ts', import.meta.url).href;
  const child = spawn(
    process.execPath,
    [...(killAt === undefined ? [] : ['--import', preload]), 'src/tool/tool-main.ts', ...typed],
    { env: { ...environmentOf(at), PATH: process.env.PATH, KILL_AT_WRITE: String(killAt) } },
  );
  const [said, [code, signal]] = await Promise.all([
    text(child.stderr),
    once(child, 'exit'),
    text(child.stdout),
  ]);
  return { code, signal, said };
}

async function runAgain(typed: string[], at: StoreAt): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { code, said } = await runTool(typed, at);
    if (code === 0) return;
    expect(said).toMatch(/A bot is using the store|does not know the new key|try again in a minute/);
    expect(tries).toBeLessThan(TRIES);
    await delay(300);
  }
}

/** A write to sqlite is one record; to the others, up to fifty. */
export const stepOf = ({ title }: StoreKind) => (title === 'sqlite' ? 10 : 1);

/**
 * Kills a command at each write in turn, until it ends before it would be killed.
 *
 * @param prepare makes what the command works on
 * @param verify after it was run again
 */
export async function killEverywhere<S>(
  step: number,
  prepare: () => Promise<{ typed: string[]; at: StoreAt; state: S }>,
  verify: (state: S) => Promise<void>,
): Promise<number> {
  for (let killAt = step; ; killAt += step) {
    const { typed, at, state } = await prepare();
    const { code, signal, said } = await runTool(typed, at, killAt);
    if (code !== 0) expect([signal, said]).toEqual(['SIGKILL', said]);
    if (code !== 0) await runAgain(typed, at);
    await verify(state);
    if (code === 0) return killAt / step - 1;
  }
}

/** Every record of the store as it is stored: key and ciphertext. */
export async function rawRecords({ url }: StoreAt): Promise<[string, string][]> {
  const driver = await openDriver(url, { log: silent, visiting: true });
  try {
    return await collect(driver.snapshot());
  } finally {
    await driver.close();
  }
}
