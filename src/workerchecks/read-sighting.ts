import type { Result, Sighting, VendorStatus } from '../checks/ports.ts';
import type { WireContract } from './contract.ts';
import { readDate } from './read-date.ts';
import { fieldsOf, readField, readText } from './read-fields.ts';

const LONGEST_WORD = 60;

const STATUSES: ReadonlyMap<string, VendorStatus> = new Map([
  ['pending', 'Pending'],
  ['inprogress', 'In Progress'],
  ['completed', 'Completed'],
  ['complete', 'Completed'],
  ['cancelled', 'Cancelled'],
  ['canceled', 'Cancelled'],
]);

const RESULTS: ReadonlyMap<string, Result> = new Map([
  ['clear', 'Clear'],
  ['attentionrequired', 'Attention Required'],
  ['refer', 'Refer'],
]);

/** Words are compared without case and punctuation. */
const plainWord = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Without characters that cannot be seen or that turn the text around; at most LONGEST_WORD characters. */
function shownWord(word: string): string | undefined {
  const seen = word.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return seen === '' ? undefined : [...seen].slice(0, LONGEST_WORD).join('');
}

/** The status an answer names; 'Unknown' for a word nobody knows, undefined where it names none. */
export function readStatus(json: unknown, names: readonly string[]): VendorStatus | undefined {
  const fields = fieldsOf(json);
  const word = fields && readText(fields, names);
  if (word === undefined || shownWord(word) === undefined) return undefined;
  return STATUSES.get(plainWord(word)) ?? 'Unknown';
}

/** What a result summary says; undefined where it says no status. */
export function readSighting(json: unknown, contract: WireContract['result']): Sighting | undefined {
  const names = contract.response;
  const fields = fieldsOf(json);
  const status = readStatus(json, names.status);
  if (fields === undefined || status === undefined) return undefined;
  const resultWord = shownWord(readText(fields, names.result) ?? '');
  return {
    kind: 'summary',
    status,
    statusWord: shownWord(readText(fields, names.status) ?? '') ?? '',
    result: resultWord === undefined ? undefined : (RESULTS.get(plainWord(resultWord)) ?? 'Unknown'),
    resultWord,
    releaseDate: readDate(readField(fields, names.releaseDate)),
    certificateUrl: readText(fields, names.certificateUrl),
  };
}
