import {
  AUDIT_HEAD_RULES,
  AUDIT_LINE_RULES,
  type AuditLine,
  auditHeadSchema,
  auditLineSchema,
  HEAD,
  notedLineSchema,
} from '../operations/audit-chain.ts';
import { AUDIT_CSV_HEADING, auditCsvRow } from '../operations/audit-csv.ts';
import { matchesFilter } from '../operations/audit-filter.ts';
import { readLines } from '../operations/verify-chain.ts';
import type { Storage } from '../storage/storage.ts';
import { isDay } from '../text/day.ts';
import { createLocalCalendar } from '../time/local-calendar.ts';
import { dayNumber, momentAt } from '../time/local-moment.ts';
import { parseHeads, verifyAudit } from './audit-verify.ts';
import { type Arguments, type Command, EXIT, UsageError } from './command.ts';
import { recordReading } from './record-reading.ts';
import { REGISTER_CSV_HEADING, registerCsvRow } from './register-csv.ts';
import { withStorage } from './with-storage.ts';

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  list: ['from', 'to', 'check'],
  export: ['from', 'to', 'check'],
  register: ['from', 'to', 'check'],
  verify: ['head', 'file'],
};

export const audit: Command = {
  usage: 'list | export | register | verify',
  summary: 'Shows the audit log, writes it or what was removed as CSV, or verifies its chain.',
  details:
    'Safe beside bots. list prints the newest line last; export writes CSV to standard output, oldest first, with the digest of\n' +
    'each line. register does the same for what was removed: when, by which rule, no name. Each of these is recorded in the log.\n' +
    'Days are those of TIME_ZONE. verify only reads, and ends with 1 if a line was removed, changed or\n' +
    'reordered, and says which is the first. That the log was put back to an earlier state shows only beside what was noted\n' +
    'elsewhere: a head from the monthly message or the log (--head), or an export (--file).',
  options: {
    from: 'The first day: 2026-11-01 (list, export, register)',
    to: 'The last day: 2026-11-30 (list, export, register)',
    check: 'Only lines about this check: CHK-7F3K2 (list, export, register)',
    head: 'A line that must be in the log, as noted: 1234:9f86d0…; several with commas (verify)',
    file: 'An export whose lines must be in the log (verify)',
  },
  positionals: { least: 1, most: 1 },
  async run({ positionals: [action = ''], options }, around) {
    checkOptions(action, options);
    const heads = parseHeads(options.head);
    const { storage: config, timeZone } = around.settings();
    const isWanted = createFilter(options, timeZone);
    return withStorage(config, around, async (storage) => {
      const store = auditStore(storage);
      if (action === 'verify') return verifyAudit(store, { heads, file: options.file }, around);
      // Without the line about this very reading.
      const newest = (await store.heads.get(HEAD))?.seq ?? 0;
      await recordReading(storage, { action, options }, around);
      const { heading, row } = printed(action);
      if (heading !== undefined) around.print(heading);
      for await (const { line } of readLines(store)) {
        const isLater = (line.seq ?? 0) > newest;
        const text = isWanted(line) && !isLater ? row(line) : undefined;
        if (text !== undefined) around.print(text);
      }
      const { audit: unreadable = 0 } = storage.setAside();
      if (unreadable === 0) return EXIT.done;
      around.note(`${unreadable} lines cannot be read and are left out.`);
      return EXIT.failed;
    });
  },
};

const auditStore = (storage: Storage) => ({
  lines: storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES),
  heads: storage.collection('audit-head', auditHeadSchema, AUDIT_HEAD_RULES),
  noted: storage.collection('audit-noted', notedLineSchema),
});

interface Printed {
  heading: string | undefined;
  /** Undefined: the line is left out. */
  row(line: AuditLine): string | undefined;
}

function printed(action: string): Printed {
  if (action === 'export') return { heading: AUDIT_CSV_HEADING, row: auditCsvRow };
  if (action === 'register') return { heading: REGISTER_CSV_HEADING, row: registerCsvRow };
  return { heading: undefined, row: listed };
}

/** @throws UsageError */
function checkOptions(action: string, options: Arguments['options']): void {
  const known = Object.hasOwn(OPTIONS, action) ? OPTIONS[action] : undefined;
  if (known === undefined) throw new UsageError(`There is no audit ${JSON.stringify(action)}.`);
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new UsageError(`audit ${action} takes no --${name}.`);
  }
}

function listed({ seq, at, userId, action, reference, references = [], about }: AuditLine): string {
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const checks = [reference, ...references].filter((one) => one !== '').join(' ');
  // What people typed must not move the terminal's cursor.
  const said = about?.replaceAll(/\p{Cc}/gu, ' ');
  return [String(seq ?? '').padStart(6), time, userId, action, checks, said].filter(Boolean).join('  ');
}

/** @throws UsageError */
function createFilter({ from, to, check }: Arguments['options'], timeZone: string) {
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw new UsageError('Write a day as 2026-11-30.');
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new UsageError('--to is before --from: no day is left.');
  }
  const reference = check?.toUpperCase();
  if (reference !== undefined && !/^CHK-[0-9A-Z]{5}$/.test(reference)) {
    throw new UsageError('Write a check as CHK-7F3K2.');
  }
  const calendar = createLocalCalendar(timeZone);
  const startOf = (day: number) => momentAt(calendar, { day, time: 0 });
  const filter = {
    reference,
    from: from === undefined ? undefined : startOf(dayNumber(from)),
    to: to === undefined ? undefined : startOf(dayNumber(to) + 1),
  };
  return (line: AuditLine): boolean => matchesFilter(line, filter);
}
