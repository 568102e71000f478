import {
  type AuditHead,
  type AuditLine,
  digestOf,
  NO_PREVIOUS,
  type NotedLine,
  parseSeal,
} from './audit-chain.ts';

/** How a chain is broken. `broken`: the first line that is not what it was, or that is missing. */
export interface ChainBreak {
  broken: number;
  /**
   * changed: lines were changed, removed, inserted or reordered. cut: the oldest lines are gone, and no line says that
   * retention removed them. rolled-back: a line that was noted is gone, or is another one.
   */
  how: 'changed' | 'cut' | 'rolled-back';
}

/** Verifies a chain from its lines, given in the order of the store, the oldest first. Keeps none of them. */
export interface ChainCheck {
  /** `id`: of the line's record. Resolves with whether the rest of the lines could change the answer. */
  read(line: AuditLine, id: string): boolean;
  /** The oldest and the newest line read; undefined: none. */
  first(): number | undefined;
  last(): number | undefined;
  /** Old lines that were stored before there was a chain. */
  unsealed(): number;
  /**
   * After the newest line. `head`: as it is once all lines are read. `cut`: the lines up to this number were removed by
   * retention, at a time in epoch milliseconds.
   */
  end(head: AuditHead | undefined): {
    found?: ChainBreak | undefined;
    cut?: { to: number; at: number } | undefined;
  };
}

const changed = (seq: number): ChainBreak => ({ broken: seq, how: 'changed' });

/** @param noted lines that must be in the log, unless retention has removed them; a digest may be its beginning */
export function createChainCheck(noted: readonly NotedLine[] = []): ChainCheck {
  const expected = noted.toSorted((a, b) => a.seq - b.seq);
  let next = 0;
  let first: { seq: number; prev: string } | undefined;
  let last = { seq: 0, digest: NO_PREVIOUS, id: '' };
  let unsealed = 0;
  let found: ChainBreak | undefined;
  /** `last` does not fit the line before: the one after tells which of the two was changed. */
  let isDoubtful = false;
  /** The furthest that any line says retention has cut. */
  let cut: (NotedLine & { at: number }) | undefined;

  /** Whether a line with this number was noted as another one. */
  function contradicts(line: NotedLine): boolean {
    let isWrong = false;
    for (let one = expected[next]; one !== undefined && one.seq <= line.seq; one = expected[next]) {
      isWrong ||= one.seq === line.seq && !line.digest.startsWith(one.digest);
      next += 1;
    }
    return isWrong;
  }

  /** @param isVouched whether what comes after `last` says that `last` is what it was */
  function settleDoubt(isVouched: boolean): ChainBreak {
    return changed(isVouched ? last.seq - 1 : last.seq);
  }

  function readFirst({ seq, prev = NO_PREVIOUS }: { seq: number; prev?: string | undefined }) {
    first = { seq, prev };
    if (seq < 1 || (seq === 1) !== (prev === NO_PREVIOUS)) return changed(1);
    return contradicts({ seq: seq - 1, digest: prev })
      ? ({ broken: 1, how: 'rolled-back' } as const)
      : undefined;
  }

  function link(line: AuditLine, id: string): ChainBreak | undefined {
    const { seq, prev = NO_PREVIOUS } = line;
    if (isDoubtful) return settleDoubt(seq === last.seq + 1 && prev === last.digest);
    if (seq === undefined) {
      unsealed += 1;
      return first === undefined ? undefined : changed(last.seq + 1);
    }
    if (first === undefined) {
      const wrong = readFirst({ seq, prev });
      if (wrong !== undefined) return wrong;
    } else if (seq !== last.seq + 1) {
      // Two lines with the same number: one of them was inserted.
      const isTwin = seq === last.seq && digestOf(line) !== last.digest;
      return changed(isTwin ? seq : last.seq + 1);
    }
    isDoubtful = first?.seq !== seq && prev !== last.digest;
    last = { seq, digest: digestOf(line), id };
    if (isDoubtful || !contradicts(last)) return undefined;
    return { broken: seq, how: 'rolled-back' };
  }

  const gone = () => (first?.seq ?? 1) - 1;
  const isCutKnown = () => gone() === 0 || (cut !== undefined && cut.seq >= gone());

  /** The head is the last line, or the one after it, about to be stored. */
  function endAt(head: AuditHead | undefined): ChainBreak | undefined {
    if (head === undefined) {
      if (first !== undefined) return changed(first.seq);
      return expected.length === 0 ? undefined : { broken: 1, how: 'rolled-back' };
    }
    const isNext = head.seq === last.seq + 1 && head.line.prev === last.digest;
    if (isDoubtful) return settleDoubt(isNext || (head.seq === last.seq && head.digest === last.digest));
    if (head.seq < last.seq) return changed(head.seq + 1);
    const isItself = head.line.seq === head.seq && digestOf(head.line) === head.digest;
    const isLast = head.seq === last.seq && head.digest === last.digest && head.id === last.id;
    if (!isItself || !(isNext || isLast)) return changed(Math.min(head.seq, last.seq + 1));
    if (isNext && contradicts(head)) return { broken: head.seq, how: 'rolled-back' };
    return next < expected.length ? { broken: head.seq + 1, how: 'rolled-back' } : undefined;
  }

  return {
    read(line, id) {
      found ??= link(line, id);
      const marked = parseSeal(line.cut);
      if (marked !== undefined && marked.seq >= (cut?.seq ?? 0)) cut = { ...marked, at: line.at };
      return found === undefined || !isCutKnown();
    },
    first: () => first?.seq,
    last: () => (first === undefined ? undefined : last.seq),
    unsealed: () => unsealed,
    end(head) {
      found ??= endAt(head);
      const removed = gone();
      if (removed === 0) return { found };
      if (!isCutKnown()) return { found: { broken: (cut?.seq ?? 0) + 1, how: 'cut' } };
      const isOther = cut?.seq === removed && cut.digest !== first?.prev;
      if (isOther && found === undefined) return { found: { broken: 1, how: 'cut' } };
      return { found, cut: { to: removed, at: cut?.at ?? 0 } };
    },
  };
}
