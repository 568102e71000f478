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

export const AUDIT_CSV_HEADING = COLUMNS.join(',');

/** A line of the audit log as a row of a CSV file (RFC 4180), without the line break. */
export function auditCsvRow(line: AuditLine): string {
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
  return COLUMNS.map((column) => csvCell(cells[column])).join(',');
}

/**
 * Spreadsheets take a cell that begins with one of these for a formula; what people typed must not become one:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A cell of a CSV file. */
export function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n\t']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
