import { destructionOf } from '../checks/destruction-register.ts';
import { type AuditLine, digestOf } from '../operations/audit-chain.ts';
import { csvCell } from '../operations/audit-csv.ts';

/** `line` and `digest`: of the audit log, so that each row can be found in its chain. */
const COLUMNS = ['time', 'what', 'id', 'rule', 'by', 'line', 'digest'] as const;

/** Prints the destruction register as CSV: what was removed, when, by which rule. */
export function printRegister(lines: readonly AuditLine[], print: (line: string) => void): void {
  print(COLUMNS.join(','));
  for (const line of lines) {
    const destruction = destructionOf(line);
    if (destruction === undefined) continue;
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
    print(COLUMNS.map((column) => csvCell(cells[column])).join(','));
  }
}
