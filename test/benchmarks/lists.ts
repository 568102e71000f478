import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttentionRules, attentionRules } from '../../src/checks/attention.ts';
import { type Check, checkSchema } from '../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../src/checks/check-record-rules.ts';
import type { AuditEntry } from '../../src/checks/ports.ts';
import { filterChecks, findCancellable } from '../../src/checks/search.ts';
import { auditMessage } from '../../src/features/audit/audit-view.ts';
import { cancelOption } from '../../src/features/cancel/cancel-view.ts';
import { selectForHome } from '../../src/features/home/home-selection.ts';
import { type HomePage, homeView } from '../../src/features/home/home-view.ts';
import { listMessage } from '../../src/features/list/list-view.ts';
import { AUDIT_LINE_RULES, auditLineSchema } from '../../src/operations/audit-chain.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { createLocalCalendar } from '../../src/time/local-calendar.ts';
import { KEY, silent } from '../storage/stores.ts';
import { measureRoundTrip } from './measure-round-trip.ts';
import { openCheck } from './open-check.ts';
import { percentile } from './percentile.ts';

/** Numbers of checks and audit lines; the first is the baseline. */
const SIZES = [100, 1_000, 10_000] as const;
const REPEATS = 30;
const LISTS = ['/check list', 'Home', 'options', '/check audit'] as const;
type ListName = (typeof LISTS)[number];
type Figures = Record<ListName, number>;

const auditLine = (number: number): AuditEntry => ({
  at: Date.now() - number,
  userId: 'UHR1',
  action: 'invited',
  reference: `CHK-${number}`,
});

/** The first page of a Home tab, without filters. */
function homePage(checks: readonly Check[], rules: AttentionRules): HomePage {
  const selection = selectForHome(checks, undefined, {}, { userId: 'UHR1', rules });
  return { selection, filters: {}, term: undefined, page: 1, batches: [], requests: [] };
}

/** The median time to render each list from checks in memory, milliseconds. */
function measurePure(checks: Check[], lines: AuditEntry[]): Figures {
  const calendar = createLocalCalendar('Australia/Sydney');
  const about = { command: '/check', ...attentionRules(calendar, { staleAfterDays: 7 }, Date.now()) };
  const person = { teamId: 'T1', userId: 'UHR1' };
  const renderings: Record<ListName, () => unknown> = {
    '/check list': () => listMessage(filterChecks(checks, 'all', person), { filter: 'all', page: 1 }, about),
    Home: () => homeView(homePage(checks, about), { rules: about, products: [], command: '/check' }),
    options: () => findCancellable(checks, 'lovelace').slice(0, 100).map(cancelOption),
    '/check audit': () =>
      auditMessage({
        lines: lines.slice(0, 50),
        next: 1,
        cursor: { filter: {}, trail: [] },
        chain: { lines: lines.length, at: 0 },
      }),
  };
  const median = (render: () => unknown) => {
    const times = Array.from({ length: 2 * REPEATS }, () => {
      const began = performance.now();
      render();
      return performance.now() - began;
    });
    return percentile(times.slice(REPEATS), 0.5);
  };
  return {
    '/check list': median(renderings['/check list']),
    Home: median(renderings.Home),
    options: median(renderings.options),
    '/check audit': median(renderings['/check audit']),
  };
}

async function fill(databaseUrl: string, checks: Check[], lines: AuditEntry[]): Promise<void> {
  const storage = await openStorage({ databaseUrl, encryptionKey: KEY }, { log: silent });
  const records = storage.collection('checks', checkSchema, CHECK_RECORD_RULES);
  const audit = storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES);
  await Promise.all(checks.map((check) => records.insert(check.id, check)));
  await Promise.all(lines.map((entry, number) => audit.insert(String(number), entry)));
  await storage.close();
}

/** How long lists take as the number of checks grows: the pure functions alone, and the round trip from Slack. */
export async function benchmarkLists(): Promise<void> {
  const rows: { pure: Figures; door: Figures & { help: number } }[] = [];
  for (const size of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    const databaseUrl = `sqlite://${folder}/checks.sqlite`;
    const checks = Array.from({ length: size }, (_, number) => openCheck(number));
    const lines = Array.from({ length: size }, (_, number) => auditLine(number));
    await fill(databaseUrl, checks, lines);
    rows.push({ pure: measurePure(checks, lines), door: await measureRoundTrip(databaseUrl) });
    rmSync(folder, { recursive: true });
  }
  console.log(`lists, ms (of ${SIZES[0]} checks and audit lines: the baseline), medians`);
  console.log(`                 alone ${heads()}    Slack and back ${heads()}`);
  for (const name of LISTS) {
    const cells = (way: 'pure' | 'door') => ratios(rows.map((row) => row[way][name]));
    console.log(`${name.padEnd(16)} ${' '.repeat(6)}${cells('pure')} ${' '.repeat(18)}${cells('door')}`);
  }
  const help = ratios(rows.map(({ door }) => door.help));
  console.log(`${'/check help'.padEnd(16)} ${' '.repeat(67)}${help}`);
}

function heads(): string {
  const [first, ...more] = SIZES;
  return String(first).padStart(7) + more.map((size) => `${String(size).padStart(8)}  ratio`).join('');
}

function ratios(values: readonly number[]): string {
  const [first = Number.NaN, ...more] = values;
  const rest = more.map((one) => `${one.toFixed(2).padStart(8)} ${(one / first).toFixed(1).padStart(6)}`);
  return first.toFixed(2).padStart(7) + rest.join('');
}
