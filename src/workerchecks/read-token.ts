import { WorkerChecksError } from '../errors.ts';
import type { WireContract } from './contract.ts';
import type { HttpAnswer } from './http.ts';
import { fieldsOf, readField, readText, saysError } from './read-fields.ts';
import { commonFailure, unreadable } from './refusals.ts';
import type { StoredToken } from './token.ts';

const DAY = 86_400_000;

function secretRefused(status: number): WorkerChecksError {
  return new WorkerChecksError(
    'refused',
    'WorkerChecks did not accept the Widget Secret. The operator of this app must check WORKERCHECKS_WIDGET_SECRET.',
    { effect: 'none', reason: 'unauthorised', status },
  );
}

/** A moment as epoch seconds, epoch milliseconds or ISO. */
function moment(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number(value ?? Number.NaN);
  if (Number.isFinite(number) && number > 0) return number < 1e11 ? number * 1000 : number;
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** The token in the answer to a sign-in; valid 24 hours where the answer does not say. */
export function readToken(
  answer: HttpAnswer,
  { response }: WireContract['authenticate'],
  now: number,
): StoredToken {
  const { status } = answer;
  if ([400, 401, 403, 422].includes(status)) throw secretRefused(status);
  const failure = commonFailure(answer, now);
  if (failure !== undefined) throw failure;
  const fields = fieldsOf(answer.json);
  const token = fields && readText(fields, response.token);
  if (fields === undefined || token === undefined) {
    throw saysError(answer.json) ? secretRefused(status) : unreadable(status, 'none');
  }
  const seconds = Number(readText(fields, response.expiresIn) ?? Number.NaN);
  const expiresAt =
    Number.isFinite(seconds) && seconds > 0
      ? now + seconds * 1000
      : (moment(readField(fields, response.expiresAt)) ?? now + DAY);
  return { token, obtainedAt: now, expiresAt: expiresAt > now ? expiresAt : now + DAY };
}
