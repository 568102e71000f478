import { setImmediate } from 'node:timers/promises';
import type { Audit, AuditEntry, AuditFilter, AuditPage, PagedCollection } from '../checks/ports.ts';
import type { AuditLine } from './audit-chain.ts';
import { isEmptyFilter, matchesFilter } from './audit-filter.ts';
import type { AuditIndex, NumberRange } from './audit-index.ts';

/** Lines read at once. */
const PAGE = 500;
/** Lines looked at for one page: a third of a second's work. */
const MOST_LINES = 10_000;

interface Wanted {
  limit: number;
  before?: number | undefined;
  filter?: AuditFilter | undefined;
}

export interface FoundPage extends AuditPage {
  lines: AuditLine[];
}

type Found = { line: AuditLine; number: number };

/** Finds the next lines that match, newest first. Reads only so many; the next page goes on from there. */
export async function findLines(
  {
    lines,
    index,
  }: { lines: Pick<PagedCollection<AuditLine>, 'page'>; index?: Pick<AuditIndex, 'rangesFor'> | undefined },
  { limit, before, filter = {} }: Wanted,
): Promise<FoundPage> {
  const isFiltered = !isEmptyFilter(filter);
  const pageSize = isFiltered ? PAGE : limit + 1;
  const found: Found[] = [];
  let looked = 0;
  let last: Found | undefined;

  /** Resolves with whether the range was read to its end. */
  async function readRange({ above, upTo }: NumberRange): Promise<boolean> {
    for (let below = upTo + 1; ; ) {
      const { records, next } = await lines.page({
        limit: Math.min(pageSize, below - 1 - above),
        before: below,
      });
      for (const { value: line, number } of records) {
        if (number <= above) return true;
        // One more than wanted shows that there is another page.
        if (found.length > limit || looked >= MOST_LINES) return false;
        looked += 1;
        last = { line, number };
        if (matchesFilter(line, filter)) found.push(last);
      }
      if (next === undefined || next <= above + 1) return true;
      below = next;
      // Yields to the event loop.
      await setImmediate();
    }
  }

  const everything = [{ above: 0, upTo: (before ?? Number.MAX_SAFE_INTEGER) - 1 }];
  let isAtEnd = true;
  for await (const range of (isFiltered ? index?.rangesFor(filter, before) : undefined) ?? everything) {
    isAtEnd = await readRange(range);
    if (!isAtEnd || found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  const isFull = found.length > limit;
  const next = isFull ? shown.at(-1)?.number : isAtEnd ? undefined : last?.number;
  return {
    lines: shown.map(({ line }) => line),
    next,
    ...(isFull || isAtEnd ? {} : { seenTo: last?.line.at }),
  };
}

/** Every line about a check, newest first. */
export async function allAbout({ page }: Pick<Audit, 'page'>, reference: string): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for (let before: number | undefined; ; ) {
    const { lines, next } = await page({ limit: PAGE, before, filter: { reference } });
    found.push(...lines);
    if (next === undefined) return found;
    before = next;
  }
}
