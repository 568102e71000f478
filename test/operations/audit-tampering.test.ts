import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/operations/audit-chain.ts';
import { at, edit, TAMPERINGS } from './tamperings.ts';
import { createRandom, type Log, type StoredLine, verify, writeLog } from './write-random-log.ts';

const TIMES = 1_000;

/** The number of the first line that is not what it was; undefined: the lines are the same. */
function firstBad(before: readonly StoredLine[], after: readonly StoredLine[]): number | undefined {
  const text = (one: StoredLine | undefined) => JSON.stringify(one?.value);
  const place = before.findIndex((one, i) => text(one) !== text(after[i]));
  if (place >= 0) return before[place]?.value.seq;
  return after.length > before.length ? (before.at(-1)?.value.seq ?? 0) + 1 : undefined;
}

describe('the verification of the audit log', () => {
  it(`finds ${TIMES} random tamperings, and the first bad line`, async () => {
    const random = createRandom(7);
    const logs: Log[] = [];
    for (let i = 0; i < 20; i += 1) {
      const log = await writeLog(random, 12 + random(20), Number.POSITIVE_INFINITY);
      expect(await verify(log)).not.toHaveProperty('broken');
      logs.push(log);
    }
    const kinds = Object.entries(TAMPERINGS);
    const found: Record<string, number> = {};
    const verified: Promise<void>[] = [];
    while (verified.length < TIMES) {
      const log = at(logs, random(logs.length));
      const [kind, tamper] = at(kinds, verified.length % kinds.length);
      const tampered = tamper(log, random);
      const bad = tampered && firstBad(log.lines, tampered.lines);
      if (tampered === undefined || (bad === undefined && kind.includes('line'))) continue;
      const judge = async () => {
        const { broken } = await verify(tampered);
        // A note says only that the log was changed before it. Of a log that was cut, the line that says so may be the bad
        // one; and below its first line, nothing says which lines retention had left.
        const first = at(log.lines, 0).value.seq ?? 0;
        const isCutKnown = tampered.lines.some(({ value }) => value.cut?.startsWith(`${first - 1}:`));
        const isBeforeCut = first > 1 && (bad === first || !isCutKnown);
        const isVague = bad === undefined || tampered.noted.length > 0;
        const isExact = isVague || broken === bad || (isBeforeCut && (broken ?? 0) < bad);
        if (broken === undefined || !isExact) {
          const numbers = log.lines.map(({ value }) => value.seq).join(' ');
          expect.fail(`${kind}: found ${broken}, not ${bad}, of ${numbers}`);
        }
        found[kind] = (found[kind] ?? 0) + 1;
      };
      verified.push(judge());
    }
    await Promise.all(verified);
    expect(Object.values(found).reduce((sum, count) => sum + count, 0)).toBe(TIMES);
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(TAMPERINGS).toSorted());
  });

  it('says that the newest line was removed, which the head still has', async () => {
    const log = await writeLog(createRandom(3), 10, Number.POSITIVE_INFINITY);
    const found = await verify(edit(log, (lines) => lines.splice(-1)));
    expect(found).toMatchObject({ unstored: log.head?.seq });
    expect(found).not.toHaveProperty('broken');
  });

  it(`accuses none of ${TIMES} honest logs, cut by retention or written by bots that were killed`, async () => {
    const random = createRandom(11);
    let cut = 0;
    let killed = 0;
    const verified: Promise<void>[] = [];
    for (let i = 0; i < TIMES; i += 1) {
      const log = await writeLog(
        random,
        2 + random(14),
        random(3) === 0 ? Number.POSITIVE_INFINITY : random(60),
      );
      const noted = log.lines.filter(() => random(5) === 0).map(({ value }) => value);
      const judge = async () => {
        const state = await verify({
          ...log,
          noted: noted.map((line) => ({ seq: line.seq ?? 0, digest: digestOf(line) })),
        });
        if (state.broken !== undefined) expect.fail(`Log ${i}: ${JSON.stringify(state)}`);
        if (state.cut !== undefined) cut += 1;
        if (state.unstored !== undefined) killed += 1;
      };
      verified.push(judge());
    }
    await Promise.all(verified);
    expect(cut).toBeGreaterThan(TIMES / 20);
    expect(killed).toBeGreaterThan(0);
  });
});
