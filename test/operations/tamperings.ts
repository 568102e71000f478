import { expect } from 'vitest';
import { type AuditHead, type AuditLine, digestOf } from '../../src/operations/audit-chain.ts';
import type { Log, StoredLine } from './write-random-log.ts';

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

export const at = <T>(list: readonly T[], place: number): T => list[place] ?? expect.unreachable();
export const edit = (log: Log, change: (lines: StoredLine[]) => void): Log => {
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

export const TAMPERINGS: Record<string, Tampering> = {
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
    const edited = edit(log, (lines) =>
      Object.assign(at(lines, random(lines.length - 2)).value, { userId: 'U-X' }),
    );
    const from = edited.lines.findIndex(({ value }) => value.userId === 'U-X') + 1;
    return chainAgain({ ...edited, noted: [{ seq: noted.seq ?? 0, digest: digestOf(noted) }] }, from);
  },
};
