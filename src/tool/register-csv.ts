import { destructionOf } from '../checks/destruction-register.ts';
import { type AuditLine, digestOf } from '../operations/audit-chain.ts';
import { csvRow } from '../operations/audit-csv.ts';

/** `line` and `digest`: of the audit log, so that each row can be found in its chain. */
const COLUMNS = ['time', 'what', 'id', 'rule', 'by', 'line', 'digest'] as const;

export const REGISTER_CSV_HEADING = COLUMNS.join(',');

/** A line of the destruction register as a row of a CSV file; undefined if nothing was removed. */
export function registerCsvRow(line: AuditLine): string | undefined {
  const destruction = destructionOf(line);
  if (destruction === undefined) return undefined;
  const { at, kind, id, rule, userId } = destruction;
  const cells: Record<(typeof COLUMNS)[number], string> = {
    time: new Date(at).toISOString(),
    what: kind,
    id,
    rule,
    by: userId,
    line: line.seq === undefined ? '' : String(line.seq),
    digest: digestOf(line),
  };
  return csvRow(COLUMNS.map((column) => cells[column]));
}
