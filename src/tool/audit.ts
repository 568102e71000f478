import { setImmediate } from 'node:timers/promises';
import { AUDIT_LINE_RULES, type AuditLine, auditLineSchema } from '../operations/audit-chain.ts';
import { AUDIT_CSV_HEADING, auditCsvRow } from '../operations/audit-csv.ts';
import type { Storage } from '../storage/storage.ts';
import { createLocalCalendar, dayName } from '../time/local-calendar.ts';
import { auditLogOf } from './audit-log-of.ts';
import { type Arguments, type Command, EXIT, type Surroundings, UsageError } from './command.ts';
import { printRegister } from './print-register.ts';
import { recordReading } from './record-reading.ts';
import { withStorage } from './with-storage.ts';

const PAGE = 500;
const ACTIONS = ['list', 'export', 'register', 'verify'];

export const audit: Command = {
  usage: 'list | export | register | verify',
  summary: 'Shows the audit log, writes it as CSV, or what of it was destroyed; or verifies its chain.',
  details:
    'Safe beside bots. list prints the newest line last; export writes CSV to standard output, oldest first, with the digest of\n' +
    'each line. register does the same for what was removed: when, by which rule, no name. Each of these is recorded in the log.\n' +
    'verify only reads, and ends with 1 if a line was removed or changed. Days are those of TIME_ZONE.',
  options: {
    from: 'The first day: 2026-11-01 (list, export, register)',
    to: 'The last day: 2026-11-30 (list, export, register)',
    check: 'Only lines about this check: CHK-7F3K2 (list, export, register)',
  },
  positionals: { least: 1, most: 1 },
  async run({ positionals: [action = ''], options }, around) {
    if (!ACTIONS.includes(action)) throw new UsageError(`There is no audit ${JSON.stringify(action)}.`);
    if (action === 'verify' && Object.keys(options).length > 0) {
      throw new UsageError('verify takes no options: the chain is verified as a whole.');
    }
    const { storage: config, timeZone } = around.settings();
    const isWanted = createFilter(options, timeZone);
    return withStorage(config, around, async (storage) => {
      if (action === 'verify') return verify(storage, around);
      const lines = (await readLines(storage)).filter(isWanted);
      await recordReading(storage, { action, options }, around);
      if (action === 'register') printRegister(lines, around.print);
      else if (action === 'export') around.print(AUDIT_CSV_HEADING);
      if (action !== 'register')
        for (const line of lines) around.print(action === 'export' ? auditCsvRow(line) : listed(line));
      const { audit: unreadable = 0 } = storage.setAside();
      if (unreadable === 0) return EXIT.done;
      around.note(`${unreadable} lines cannot be read and are left out.`);
      return EXIT.failed;
    });
  },
};

const auditLines = (storage: Storage) => storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES);

/** Oldest first. */
async function readLines(storage: Storage): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  let before: number | undefined;
  do {
    const page = await auditLines(storage).page({ limit: PAGE, before });
    lines.push(...page.records.map(({ value }) => value));
    await setImmediate();
    before = page.next;
  } while (before !== undefined);
  return lines.toReversed();
}

function listed({ seq, at, userId, action, reference, references = [], about }: AuditLine): string {
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const checks = [reference, ...references].filter((one) => one !== '').join(' ');
  // What people typed must not move the terminal's cursor.
  const said = about?.replaceAll(/\p{Cc}/gu, ' ');
  return [String(seq ?? '').padStart(6), time, userId, action, checks, said].filter(Boolean).join('  ');
}

async function verify(storage: Storage, { print, note }: Surroundings): Promise<number> {
  const { lines, broken } = await auditLogOf(storage).verify();
  if (broken === undefined) {
    print(`The audit log is unbroken: ${lines} lines.`);
    return EXIT.done;
  }
  note(
    `The audit log is broken at line ${broken} of ${lines}: a line was removed or changed. See docs/operations.md.`,
  );
  return EXIT.failed;
}

/** @throws UsageError */
function createFilter({ from, to, check }: Arguments['options'], timeZone: string) {
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw new UsageError('Write a day as 2026-11-30.');
  }
  const reference = check?.toUpperCase();
  if (reference !== undefined && !/^CHK-[0-9A-Z]{5}$/.test(reference)) {
    throw new UsageError('Write a check as CHK-7F3K2.');
  }
  const { local } = createLocalCalendar(timeZone);
  return (line: AuditLine): boolean => {
    const day = dayName(local(line.at).day);
    if ((from !== undefined && day < from) || (to !== undefined && day > to)) return false;
    return (
      reference === undefined || line.reference === reference || line.references?.includes(reference) === true
    );
  };
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
