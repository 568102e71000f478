import { isDay } from '../../text/day.ts';
import { isPeriod, type ShownFilter } from './audit-cursor.ts';
import { AUDIT_KINDS } from './audit-kinds.ts';

/** What was typed after the command. `person`: as typed, to be looked up. */
export interface AuditWords {
  filter: Omit<ShownFilter, 'userId'>;
  person: string | undefined;
}

const PERIOD_WORDS: Readonly<Record<string, string>> = {
  today: '1d',
  week: '7d',
  month: '30d',
  year: '365d',
};

/** A person's name may have several words: it ends where another word of the filter begins, or at the end. */
const NAME = new RegExp(
  `(?:^|\\s)(<@[^>]*>|@.*?)(?=\\s(?:CHK-|\\d+d\\b|\\d{4}-|(?:${[...AUDIT_KINDS, ...Object.keys(PERIOD_WORDS)].join('|')})\\b)|$)`,
  'i',
);

/**
 * Reads `CHK-7F3K2`, `@person`, `30d`, one day or two, and a kind of action, in any order; undefined if there is another
 * word, or two of which only one could be shown.
 */
export function readAuditWords(typed: string): AuditWords | undefined {
  const person = NAME.exec(typed)?.[1]?.trim();
  const words = typed.replace(NAME, ' ').trim().split(/\s+/).filter(Boolean);
  const filter: AuditWords['filter'] = {};
  const days = words.filter(isDay);
  if (days.length > 2) return undefined;
  if (days.length > 0) filter.period = [days[0], days.at(-1)].toSorted().join('_');
  const choose = <K extends keyof AuditWords['filter']>(key: K, value: AuditWords['filter'][K]): boolean => {
    if (filter[key] !== undefined) return false;
    filter[key] = value;
    return true;
  };
  for (const word of words) {
    const lower = word.toLowerCase();
    const period = PERIOD_WORDS[lower] ?? lower;
    const kind = AUDIT_KINDS.find((known) => known === lower);
    const [, code] = /^(?:CHK-)?([0-9A-Z]{5})$/.exec(word.toUpperCase()) ?? [];
    if (isDay(word)) continue;
    const isRead =
      kind !== undefined
        ? choose('kind', kind)
        : isPeriod(period)
          ? choose('period', period)
          : code !== undefined && choose('reference', `CHK-${code}`);
    if (!isRead) return undefined;
  }
  return { filter, person };
}
