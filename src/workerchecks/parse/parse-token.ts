import { WorkerChecksError } from '../../errors.ts';
import { DAY_MS } from '../../time/durations.ts';
import type { WireContract } from '../contract/contract.ts';
import type { HttpAnswer } from '../http/http.ts';
import type { Token } from '../sign-in/token.ts';
import { fieldsOf, readField, readText, saysError } from './read-fields.ts';
import { commonFailure, refused, unreadable } from './refusals.ts';

function secretRefused(status: number): WorkerChecksError {
  return new WorkerChecksError(
    'refused',
    'WorkerChecks did not accept the Widget Secret. The operator of this app must check WORKERCHECKS_WIDGET_SECRET.',
    { effect: 'none', reason: 'unauthorised', status },
  );
}

function noSignInHere(status: number): WorkerChecksError {
  return new WorkerChecksError(
    'refused',
    'WorkerChecks has no sign-in at this address. The operator of this app must check WORKERCHECKS_API_URL and WORKERCHECKS_CONTRACT.',
    { effect: 'none', reason: 'not-found', status },
  );
}

/** Parses epoch seconds, epoch milliseconds or ISO 8601; without a zone it is taken as UTC. */
function moment(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number(value ?? Number.NaN);
  if (Number.isFinite(number) && number > 0) return number < 1e11 ? number * 1000 : number;
  if (typeof value !== 'string') return undefined;
  const zoneless = /\d[T ]\d{2}:[\d:.]+$/.test(value.trim());
  const parsed = Date.parse(zoneless ? `${value.trim()}Z` : value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Parses the token from a sign-in answer. Assumes 24 hours' validity if the answer does not say. */
export function parseToken(
  answer: HttpAnswer,
  { response }: WireContract['authenticate'],
  now: number,
): Token {
  const { status } = answer;
  if ([400, 401, 403, 422].includes(status)) throw secretRefused(status);
  if ([404, 405, 410].includes(status)) throw noSignInHere(status);
  const failure = commonFailure(answer, now);
  if (failure !== undefined) throw failure;
  if (status >= 400) throw refused('other', status);
  if (saysError(answer.json)) throw secretRefused(status);
  const fields = fieldsOf(answer.json);
  const token = fields && readText(fields, response.token);
  if (fields === undefined || token === undefined) throw unreadable(status, 'none');
  const seconds = Number(readText(fields, response.expiresIn) ?? Number.NaN);
  const expiresAt =
    Number.isFinite(seconds) && seconds > 0
      ? now + seconds * 1000
      : (moment(readField(fields, response.expiresAt)) ?? now + DAY_MS);
  return { token, obtainedAt: now, expiresAt: expiresAt > now ? expiresAt : now + DAY_MS };
}
