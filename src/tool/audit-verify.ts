import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { ChainState, Collection } from '../checks/ports.ts';
import { StorageError } from '../errors.ts';
import type { NotedLine } from '../operations/audit-chain.ts';
import { AUDIT_CSV_HEADING, auditCsvCells } from '../operations/audit-csv.ts';
import { type AuditStore, readLines, verifyChain } from '../operations/verify-chain.ts';
import { EXIT, type Surroundings, UsageError } from './command.ts';

/** The beginning of a digest is enough to tell lines apart. */
const HEAD = /^([1-9]\d{0,14}):([0-9a-f]{12,64})$/;

/** @throws UsageError */
export function parseHeads(typed: string | undefined): NotedLine[] {
  return (typed?.split(',') ?? []).map((one) => {
    const [, seq, digest] = HEAD.exec(one.trim().toLowerCase()) ?? [];
    if (seq === undefined || digest === undefined) {
      throw new UsageError('Write a head as 1234:9f86d081884c…, at least 12 characters of the digest.');
    }
    return { seq: Number(seq), digest };
  });
}

/** Verifies the whole log, and that it has the lines that were noted or exported. Resolves with the exit code. */
export async function verifyAudit(
  store: AuditStore & { noted: Pick<Collection<NotedLine>, 'entries'> },
  { heads, file }: { heads: readonly NotedLine[]; file: string | undefined },
  { print, note }: Pick<Surroundings, 'print' | 'note'>,
): Promise<number> {
  const noted = [...heads];
  for await (const [, line] of store.noted.entries()) noted.push(line);
  const found = await verifyChain(store, noted);
  const { lines, cut, unsealed, unstored } = found;
  if (found.broken !== undefined) {
    note(`${breakSentence(found.broken, found)} See docs/operations.md.`);
    return EXIT.failed;
  }
  if (unstored !== undefined) {
    note(
      `Line ${unstored}, the newest, is only in the head: it was removed, or the process that wrote it was killed. Nothing is lost; the bot stores it again.`,
    );
  }
  if (unsealed !== undefined)
    print(`From before the chain, so that they cannot be verified: ${linesText(unsealed)}.`);
  if (cut !== undefined) {
    const day = new Date(cut.at).toISOString().slice(0, 10);
    print(`Lines 1 to ${cut.to} were removed by its retention, last on ${day}. The rest is whole.`);
    // The last of them is in the line after it.
    const gone = heads.filter(({ seq }) => seq < cut.to).map(({ seq }) => seq);
    if (gone.length > 0)
      print(`Among them is what --head names as ${gone.join(', ')}: it can no longer be compared.`);
  }
  if (file !== undefined) {
    const compared = await compareExport(store, { file, removedTo: cut?.to ?? 0 });
    if (typeof compared === 'string') {
      note(compared);
      return EXIT.failed;
    }
    print(
      compared.same === 1
        ? 'The one line of the file is in the log as it was exported.'
        : `The ${compared.same} lines of the file are in the log as they were exported.`,
    );
    if (compared.removed > 0)
      print(`${compared.removed} more ${wasOrWere(compared.removed)} removed by its retention since.`);
  }
  print(`The audit log is unbroken: ${linesText(lines - (cut?.to ?? 0))}.`);
  return EXIT.done;
}

const linesText = (count: number) => `${count} ${count === 1 ? 'line' : 'lines'}`;
const wasOrWere = (count: number) => (count === 1 ? 'was' : 'were');

function breakSentence(broken: number, { lines, how }: ChainState): string {
  switch (how) {
    case 'cut':
      return `The audit log is broken: its oldest lines are gone, from line 1 on, and retention did not remove them. It has ${linesText(lines)}.`;
    case 'rolled-back':
      return `The audit log is broken at line ${broken}: that line was noted, and is gone or is another one. The log of ${linesText(lines)} was put back to an earlier state, or written anew.`;
    default:
      return `The audit log is broken at line ${broken} of ${lines}: a line was removed, changed or reordered.`;
  }
}

const rowsSchema = z.array(z.string());

/** The rows of an export, one after another. @throws StorageError if it cannot be read, or is none */
async function* readRows(file: string): AsyncGenerator<string[], void> {
  let isHeading = true;
  try {
    // Not pipe(), which passes on no failure to read. Spreadsheets begin a file with a byte order mark.
    const rows = createReadStream(file).compose(parse({ bom: true, relaxColumnCount: true }));
    for await (const record of rows) {
      const row = rowsSchema.parse(record);
      if (!isHeading) yield row;
      else if (row.join(',') !== AUDIT_CSV_HEADING) break;
      isHeading = false;
    }
  } catch (cause) {
    throw new StorageError(`${file} cannot be read as an export of the audit log.`, { cause });
  }
  if (isHeading) throw new StorageError(`${file} is no export of the audit log.`);
}

/**
 * Whether the log has each line of an export; a sentence says which is the first that it has not.
 *
 * @param removedTo the newest line that retention has removed; 0: none
 */
async function compareExport(
  store: AuditStore,
  { file, removedTo }: { file: string; removedTo: number },
): Promise<string | { same: number; removed: number }> {
  const log = readLines(store)[Symbol.asyncIterator]();
  let next = await log.next();
  const seqOf = () => (next.done === true ? Number.POSITIVE_INFINITY : (next.value.line.seq ?? 0));
  while (next.done !== true && seqOf() === 0) next = await log.next();
  const counts = { same: 0, removed: 0 };
  let before = 0;
  for await (const row of readRows(file)) {
    const seq = Number(row[0]);
    // Lines from before the chain have no number.
    if (row[0] === '') continue;
    if (seq < before) {
      return `${file} is not in the order in which it was exported: line ${seq} comes after line ${before}. Sort it by its first column, the oldest line first, or verify the file as it was exported.`;
    }
    before = seq;
    if (seq <= removedTo) counts.removed += 1;
    else {
      while (seqOf() < seq) next = await log.next();
      const isSame = next.done !== true && auditCsvCells(next.value.line).join('\n') === row.join('\n');
      if (!isSame)
        return `Line ${row[0]} of the file is not in the audit log, or differs from it. See docs/operations.md.`;
      counts.same += 1;
    }
  }
  return counts;
}
