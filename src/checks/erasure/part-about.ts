import type { WorkerTerms } from './subject.ts';

interface Part {
  value: unknown;
  mentions: boolean;
}

const ADDRESS = /[^\s<>"',;:|()[\]]+@[^\s<>"',;:|()[\]]+/g;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * What a stored record says about a worker, without what it says about others: of lists, and of texts of several lines, only
 * the entries that mention the worker; of another worker's details, only the texts that do; and no other address.
 *
 * @returns undefined if it does not mention the worker
 */
export function partAbout(record: unknown, { personal, ids }: WorkerTerms): unknown {
  const terms = [...personal, ...ids];
  const mentions = (text: string) => terms.some((term) => text.toLowerCase().includes(term));
  const isTheirs = (text: unknown) => typeof text === 'string' && personal.includes(text.toLowerCase());

  function partOfText(text: string): Part {
    const lines = text.split('\n');
    const theirs = lines.filter(mentions);
    const kept = theirs.length === 0 ? lines : theirs;
    const value = kept
      .join('\n')
      .replaceAll(ADDRESS, (found) => (mentions(found) ? found : '(another address)'));
    return { value, mentions: theirs.length > 0 };
  }

  /** Whether this object is, or directly holds, the details of another worker. */
  const isAnothers = (value: Record<string, unknown>): boolean =>
    [value, ...Object.values(value)].some(
      (one) => isObject(one) && typeof one.email === 'string' && !isTheirs(one.email),
    );

  function partOf(value: unknown): Part {
    if (typeof value === 'string') return partOfText(value);
    if (Array.isArray(value)) {
      const parts = value.map(partOf);
      const isMentioned = parts.some((part) => part.mentions);
      const kept = parts.filter((part) => part.mentions || !isMentioned);
      return { value: kept.map((part) => part.value), mentions: isMentioned };
    }
    if (!isObject(value)) return { value, mentions: false };
    const parts = Object.entries(value).map(([name, one]) => ({ name, ...partOf(one) }));
    const kept = isAnothers(value) ? parts.filter((part) => part.mentions) : parts;
    return {
      value: Object.fromEntries(kept.map((part) => [part.name, part.value])),
      mentions: parts.some((part) => part.mentions || mentions(part.name)),
    };
  }

  // A check or renewal of theirs, also one that went to a wrong address.
  if (isObject(record) && ids.includes(String(record.id))) return record;
  const part = partOf(record);
  return part.mentions ? part.value : undefined;
}

/** Whether a stored record has the worker's address, mobile or full name. */
export function isPersonal(record: unknown, { personal }: Pick<WorkerTerms, 'personal'>): boolean {
  const text = JSON.stringify(record).toLowerCase();
  return personal.some((term) => text.includes(JSON.stringify(term).slice(1, -1)));
}
