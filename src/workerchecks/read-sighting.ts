import type { Result, Sighting, VendorStatus } from '../checks/ports.ts';
import type { WireContract } from './contract.ts';
import { fieldsOf, readField, readText } from './read-fields.ts';

const LONGEST_WORD = 60;

const STATUSES: Readonly<Record<string, VendorStatus>> = {
  pending: 'Pending',
  inprogress: 'In Progress',
  completed: 'Completed',
  complete: 'Completed',
  cancelled: 'Cancelled',
  canceled: 'Cancelled',
};

const RESULTS: Readonly<Record<string, Result>> = {
  clear: 'Clear',
  attentionrequired: 'Attention Required',
  refer: 'Refer',
};

const plainWord = (word: string) => word.toLowerCase().replace(/[^a-z]/g, '');

function shownWord(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
  return word.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/g, '').slice(0, LONGEST_WORD);
}

/** Seconds and milliseconds since 1970 are told apart by size: 10^11 s is in the year 5138. */
function fromEpoch(value: number): string | undefined {
  const date = new Date(Math.abs(value) < 1e11 ? value * 1000 : value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/**
 * A date as `2026-11-20`, a moment as an ISO date-time in UTC. A date-time without a zone keeps its date alone: which
 * moment it means is not known, and its date must not slip.
 */
export function readDate(value: unknown): string | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{9,13}$/.test(text)) return fromEpoch(Number(text));
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(text);
  const date = match?.[1];
  if (date === undefined || Number.isNaN(Date.parse(date))) return undefined;
  const zone = match?.[2];
  if (zone === undefined) return date;
  const zoned = text
    .replace(' ', 'T')
    .replace(/\s+/g, '')
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
    .toUpperCase();
  const moment = new Date(zoned);
  return Number.isNaN(moment.getTime()) ? date : moment.toISOString();
}

/** What a result summary says; undefined where it says no status. */
export function readSighting(json: unknown, contract: WireContract['result']): Sighting | undefined {
  const fields = fieldsOf(json);
  if (fields === undefined) return undefined;
  const { status, result, releaseDate, certificateUrl } = contract.response;
  const statusWord = readText(fields, status);
  if (statusWord === undefined) return undefined;
  const resultWord = readText(fields, result);
  return {
    kind: 'summary',
    status: STATUSES[plainWord(statusWord)] ?? 'Unknown',
    statusWord: shownWord(statusWord),
    result: resultWord === undefined ? undefined : (RESULTS[plainWord(resultWord)] ?? 'Unknown'),
    resultWord: resultWord === undefined ? undefined : shownWord(resultWord),
    releaseDate: readDate(readField(fields, releaseDate)),
    certificateUrl: readText(fields, certificateUrl),
  };
}
