import type { VendorResult } from '../../checks/ports.ts';
import type { Result, VendorStatus } from '../../checks/vocabulary.ts';
import type { WireContract } from '../contract/contract.ts';
import { plainWord } from '../contract/words.ts';
import { parseDate } from './parse-date.ts';
import { fieldsOf, readField, readText, readWords } from './read-fields.ts';

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

/** Removes invisible characters and bidi controls; at most LONGEST_WORD characters. */
function shownWord(word: string): string | undefined {
  const seen = word.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return seen === '' ? undefined : [...seen].slice(0, LONGEST_WORD).join('');
}

/** The meaning of one of the vendor's words, or of an object of words. */
interface Reading<T> {
  /** 'Unknown': no such word is known, or the words contradict each other. */
  means: T | 'Unknown';
  /** The word in a form that is safe to show. */
  word: string;
}

/** Undefined if there is no word. The contract's own words take precedence over the usual ones. */
function readWord<T>(
  words: readonly string[],
  own: ReadonlyMap<string, T>,
  usual: ReadonlyMap<string, T>,
): Reading<T> | undefined {
  const meaning = (word: string) => own.get(plainWord(word)) ?? usual.get(plainWord(word));
  const meanings = new Set(words.map(meaning).filter((one) => one !== undefined));
  const spoken =
    meanings.size > 1 ? words.join(' / ') : (words.find((one) => meaning(one) !== undefined) ?? words.at(-1));
  const word = shownWord(spoken ?? '');
  if (word === undefined) return undefined;
  const [means] = meanings;
  return { means: meanings.size === 1 && means !== undefined ? means : 'Unknown', word };
}

function statusReading(json: unknown, { result, words }: WireContract): Reading<VendorStatus> | undefined {
  const fields = fieldsOf(json);
  const word = fields && readText(fields, result.response.status);
  return word === undefined ? undefined : readWord([word], words.statuses, STATUSES);
}

/** The status in an answer; 'Unknown' for an unknown word, undefined if it contains none. */
export function readStatus(json: unknown, contract: WireContract): VendorStatus | undefined {
  return statusReading(json, contract)?.means;
}

/**
 * Parses a result summary; undefined if it has no status.
 *
 * @param timeZone IANA; determines the day of a release date that is given as a moment
 */
export function parseResultSummary(
  json: unknown,
  contract: WireContract,
  timeZone: string,
): VendorResult | undefined {
  const names = contract.result.response;
  const fields = fieldsOf(json);
  const status = statusReading(json, contract);
  if (fields === undefined || status === undefined) return undefined;
  const result = readWord(readWords(fields, names.result), contract.words.results, RESULTS);
  return {
    kind: 'summary',
    status: status.means,
    statusWord: status.word,
    result: result?.means,
    resultWord: result?.word,
    releaseDate: parseDate(readField(fields, names.releaseDate), timeZone),
    certificateUrl: readText(fields, names.certificateUrl),
    email: readText(fields, names.email),
    reference: readText(fields, names.reference),
  };
}
