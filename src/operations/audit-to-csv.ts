import { setImmediate } from 'node:timers/promises';
import type { AuditFilter, PagedCollection } from '../checks/ports.ts';
import type { AuditLine } from './audit-chain.ts';
import { AUDIT_CSV_BREAK, AUDIT_CSV_HEADING, auditCsvRow } from './audit-csv.ts';
import { isEmptyFilter } from './audit-filter.ts';
import type { AuditIndex } from './audit-index.ts';
import { findLines } from './find-lines.ts';

/** A row has at least a digest, a time, a number, a person and an action. */
const LEAST_ROW_BYTES = 110;
/** Lines read at once. */
const PAGE = 500;

/** The lines that match as a CSV file, oldest first; undefined if it would be larger than `maxBytes`. */
export async function auditToCsv(
  log: {
    lines: Pick<PagedCollection<AuditLine>, 'page'>;
    index: Pick<AuditIndex, 'rangesFor'> | undefined;
  },
  { filter, maxBytes }: { filter: AuditFilter; maxBytes: number },
): Promise<{ csv: string; lines: number } | undefined> {
  if (isEmptyFilter(filter) && (await countLines(log.lines)) * LEAST_ROW_BYTES > maxBytes) return undefined;
  /** The newest page first. */
  const pages: string[] = [];
  let bytes = 0;
  let count = 0;
  for (let before: number | undefined; ; ) {
    const { lines, next } = await findLines(log, { limit: PAGE, before, filter });
    const rows = lines.map((line) => `${auditCsvRow(line)}${AUDIT_CSV_BREAK}`);
    const page = rows.toReversed().join('');
    count += rows.length;
    bytes += Buffer.byteLength(page);
    if (bytes > maxBytes) return undefined;
    pages.push(page);
    if (next === undefined) break;
    before = next;
    // Yields to the event loop.
    await setImmediate();
  }
  const heading = `${AUDIT_CSV_HEADING}${AUDIT_CSV_BREAK}`;
  return { csv: heading + pages.toReversed().join(''), lines: count };
}

/** How many numbered lines the log has. */
async function countLines(lines: Pick<PagedCollection<AuditLine>, 'page'>): Promise<number> {
  const [newest] = (await lines.page({ limit: 1 })).records;
  const [oldest] = (await lines.page({ limit: 1, after: 0 })).records;
  return (newest?.value.seq ?? 0) - (oldest?.value.seq ?? 0);
}
