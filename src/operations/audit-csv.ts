import { type AuditLine, digestOf } from './audit-chain.ts';

const COLUMNS = [
  'line',
  'time',
  'user',
  'action',
  'check',
  'checks',
  'about',
  'invitation',
  'digest',
] as const;

/** Between two rows. */
export const AUDIT_CSV_BREAK = '\r\n';
export const AUDIT_CSV_HEADING = COLUMNS.join(',');

/** The cells of a line's row, as whoever reads the file sees them. */
export function auditCsvCells(line: AuditLine): string[] {
  const { seq, at, userId, action, reference, references = [], about, invitationId } = line;
  const cells: Record<(typeof COLUMNS)[number], string> = {
    line: seq === undefined ? '' : String(seq),
    time: new Date(at).toISOString(),
    user: userId,
    action,
    check: reference,
    checks: references.join(' '),
    about: about ?? '',
    invitation: invitationId ?? '',
    digest: digestOf(line),
  };
  return COLUMNS.map((column) => harmless(cells[column]));
}

/** A line of the audit log as a row of a CSV file (RFC 4180), without the line break. */
export const auditCsvRow = (line: AuditLine): string => csvRow(auditCsvCells(line));

export const csvRow = (cells: readonly string[]): string =>
  cells.map((cell) => quoted(harmless(cell))).join(',');

/**
 * Spreadsheets take a cell that begins with one of these for a formula; what people typed must not become one:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

function quoted(text: string): string {
  return /[",\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
