import type { VendorResult } from '../../checks/ports.ts';
import type { WireContract } from '../contract/contract.ts';
import { plainWord } from '../contract/words.ts';
import type { HttpAnswer } from '../http/http.ts';
import { parseResultSummary } from './parse-result-summary.ts';
import { errorHints, saysError } from './read-fields.ts';
import { refused } from './refusals.ts';

/**
 * Parses an answer of the result endpoint; undefined if it contains nothing recognisable.
 *
 * @throws WorkerChecksError if it is a refusal
 */
export function parseVendorResult(
  { status, json }: HttpAnswer,
  contract: WireContract,
  timeZone: string,
): VendorResult | undefined {
  if (status === 204 || status === 404) return { kind: 'not-yet', found: status === 204 };
  if (status === 410) return { kind: 'gone' };
  if (status >= 400) throw refused('other', status);
  if (saysError(json, (word) => contract.words.statuses.has(plainWord(word)))) {
    if (/not found|not ready|not yet/.test(errorHints(json))) {
      return { kind: 'not-yet', found: !/not found/.test(errorHints(json)) };
    }
    throw refused('other', status);
  }
  const result = parseResultSummary(json, contract, timeZone);
  const said = result?.kind === 'summary' && result.status !== 'Unknown';
  return status === 202 && !said ? { kind: 'not-yet', found: true } : result;
}
