import { describe, expect, it } from 'vitest';
import {
  type AuditHead,
  type AuditLine,
  digestOf,
  HEAD,
  type NotedLine,
} from '../../src/operations/audit-chain.ts';
import type { AuditBlock } from '../../src/operations/audit-index.ts';
import { createAuditIndex } from '../../src/operations/audit-index.ts';
import { createAuditLog } from '../../src/operations/audit-log.ts';
import { createAuditRetention } from '../../src/operations/audit-retention.ts';
import { verifyChain } from '../../src/operations/verify-chain.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';

const TIMES = 1_000;
const RETENTION_DAYS = 100;

/** A repeatable generator of whole numbers below `most`. */
function createRandom(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

interface StoredLine {
  id: string;
  value: AuditLine;
}

/** An audit log as it is stored. */
interface Log {
  lines: StoredLine[];
  head: AuditHead | undefined;
  noted: NotedLine[];
}

/** A log written by two bots, some of them killed, partly cut by retention. `writes`: until the first is killed. */
async function writeLog(random: (most: number) => number, count: number, writes: number): Promise<Log> {
  const lines = createMemoryCollection<AuditLine>();
  const heads = createMemoryCollection<AuditHead>();
  const blocks = createMemoryCollection<AuditBlock>();
  let day = 0;
  let left = writes;
  const die = () => {
    left -= 1;
    if (left < 0) throw new Error('Killed');
  };
  const mortal = {
    lines: {
      ...lines,
      insert: async (id: string, line: AuditLine) => (die(), lines.insert(id, line)),
      delete: async (id: string) => (die(), lines.delete(id)),
    },
    heads: {
      ...heads,
      update: async (...args: Parameters<typeof heads.update>) => (die(), heads.update(...args)),
    },
  };
  const now = () => day * DAY_MS;
  const bots = [mortal, { lines, heads }].map((store) => {
    const audit = createAuditLog({ ...store, now });
    const index = createAuditIndex({ lines: store.lines, blocks });
    const retention = createAuditRetention({
      lines: store.lines,
      audit,
      index,
      retentionDays: RETENTION_DAYS,
      now,
    });
    return { audit, retention };
  });
  const bot = () => bots[random(2)] ?? expect.unreachable();
  for (let written = 0; written < count; written += 1) {
    day += random(60);
    const record = async () => {
      const reference = `CHK-${random(90_000) + 10_000}`;
      await bot()
        .audit.record({ userId: `U${random(5)}`, action: 'viewed', reference })
        .catch(() => {});
    };
    await Promise.all([record(), record()]);
    if (random(4) === 0) await bot().retention.run(new AbortController().signal).catch(() => {});
  }
  const { records } = await lines.page({ limit: 10_000, after: 0 });
  return { lines: records.map(({ id, value }) => ({ id, value })), head: await heads.get(HEAD), noted: [] };
}

function verify({ lines, head, noted }: Log) {
  return verifyChain(
    {
      lines: {
        async page({ limit, after = 0 }) {
          const some = lines.slice(after, after + limit);
          const records = some.map((line, i) => ({ ...line, number: after + i + 1 }));
          return { records, next: some.length < limit ? undefined : after + limit };
        },
      },
      heads: { get: async () => head },
    },
    noted,
  );
}

const headOf = ({ id, value }: StoredLine): AuditHead => ({
  seq: value.seq ?? 0,
  digest: digestOf(value),
  id,
  line: value,
});

/** Makes the lines from this place on a chain again, as whoever has the key can. */
function chainAgain({ lines, noted }: Log, from: number): Log {
  const chained = lines.slice(0, from);
  for (const { id, value } of lines.slice(from)) {
    const before = chained.at(-1)?.value;
    const prev = before === undefined ? value.prev : digestOf(before);
    chained.push({ id, value: { ...value, prev } });
  }
  return { lines: chained, head: headOf(chained.at(-1) ?? expect.unreachable()), noted };
}

/** A copy of the log with something done to it, or undefined if that is not possible. */
type Tampering = (log: Log, random: (most: number) => number) => Log | undefined;

const at = <T>(list: readonly T[], place: number): T => list[place] ?? expect.unreachable();
const edit = (log: Log, change: (lines: StoredLine[]) => void): Log => {
  const lines = structuredClone(log.lines);
  change(lines);
  return { ...log, lines };
};
const CHANGES: ((line: AuditLine, random: (most: number) => number) => Partial<AuditLine>)[] = [
  ({ at: time }, random) => ({ at: time + 1 + random(9) }),
  () => ({ userId: 'U-OTHER' }),
  ({ action }) => ({ action: action === 'viewed' ? 'listed' : 'viewed', cut: undefined }),
  () => ({ reference: 'CHK-OTHER' }),
  () => ({ about: 'something' }),
  () => ({ invitationId: 'inv-1' }),
  () => ({ references: ['CHK-OTHER'] }),
  ({ seq = 0 }, random) => ({ seq: seq + 1 + random(9) }),
  ({ seq = 0 }, random) => ({ seq: seq - 1 - random(9) }),
  () => ({ seq: undefined }),
  () => ({ prev: 'f'.repeat(64) }),
  () => ({ prev: undefined }),
  ({ cut }) => ({ cut: cut === undefined ? `1:${'e'.repeat(64)}` : undefined }),
];

const TAMPERINGS: Record<string, Tampering> = {
  // The newest stands in the head as well, so that it is not lost; see below.
  'a line is removed': (log, random) => edit(log, (lines) => lines.splice(random(lines.length - 1), 1)),
  'lines are removed': (log, random) =>
    edit(log, (lines) => lines.splice(random(lines.length - 3), 2 + random(lines.length - 3))),
  'the newest lines are removed': (log, random) => edit(log, (lines) => lines.splice(-2 - random(3))),
  'the oldest lines are removed': (log, random) => edit(log, (lines) => lines.splice(0, 1 + random(3))),
  'a field is changed': (log, random) =>
    edit(log, (lines) => {
      const one = at(lines, random(lines.length));
      Object.assign(one.value, at(CHANGES, random(CHANGES.length))(one.value, random));
    }),
  'two lines change places': (log, random) =>
    edit(log, (lines) => {
      const first = random(lines.length - 1);
      const second = first + 1 + random(lines.length - first - 1);
      [lines[first], lines[second]] = [at(lines, second), at(lines, first)];
    }),
  'a line is there twice': (log, random) =>
    edit(log, (lines) => {
      const { value } = at(lines, random(lines.length));
      lines.splice(random(lines.length + 1), 0, { id: 'copy', value });
    }),
  'a line is inserted': (log, random) =>
    edit(log, (lines) => {
      const place = 1 + random(lines.length);
      const before = at(lines, place - 1).value;
      const value = { ...before, userId: 'U-FORGED', seq: (before.seq ?? 0) + 1, prev: digestOf(before) };
      lines.splice(place, 0, { id: 'forged', value });
    }),
  'a line without a number is inserted': (log, random) =>
    edit(log, (lines) => {
      const value = { at: 1, userId: 'U-FORGED', action: 'viewed', reference: 'CHK-1' } as const;
      lines.splice(1 + random(lines.length), 0, { id: 'forged', value });
    }),
  'the head is changed': ({ head, ...log }, random) => {
    if (head === undefined) return undefined;
    const { seq, line } = head;
    const changes: Partial<AuditHead>[] = [
      { seq: seq + 1 + random(3) },
      { seq: seq - 1 - random(3) },
      { digest: 'd'.repeat(64) },
      { id: 'other' },
      { line: { ...line, userId: 'U-OTHER' } },
    ];
    return { ...log, head: { ...head, ...at(changes, random(changes.length)) } };
  },
  'the head is removed': (log) => ({ ...log, head: undefined }),
  'the head alone is put back': ({ lines, ...log }, random) => ({
    ...log,
    lines,
    head: headOf(at(lines, random(lines.length - 1))),
  }),
  'the log is put back to an earlier state': ({ lines, head }, random) => {
    if (head === undefined) return undefined;
    const rest = lines.slice(0, 1 + random(lines.length - 1));
    const noted = [{ seq: head.seq, digest: head.digest }];
    return { lines: rest, head: headOf(at(rest, rest.length - 1)), noted };
  },
  'the log is written anew from a line on': (log, random) => {
    const noted = at(log.lines, log.lines.length - 1 - random(2)).value;
    const edited = edit(log, (lines) => Object.assign(at(lines, random(lines.length - 2)).value, { userId: 'U-X' }));
    const from = edited.lines.findIndex(({ value }) => value.userId === 'U-X') + 1;
    return chainAgain({ ...edited, noted: [{ seq: noted.seq ?? 0, digest: digestOf(noted) }] }, from);
  },
};

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
      const log = await writeLog(random, 2 + random(14), random(3) === 0 ? Number.POSITIVE_INFINITY : random(60));
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
