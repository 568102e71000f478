import type { Check } from '../../checks/check.ts';
import type { Result } from '../../checks/vocabulary.ts';
import type { RefusedField } from '../../errors.ts';

/** The word people read for a result. Neutral: it decides nothing about hiring. */
export const RESULT_WORDS: Readonly<Record<Result, string>> = {
  Clear: 'Clear',
  'Attention Required': 'Attention Required',
  Refer: 'Refer',
  Unknown: 'Needs review',
};

/** One sentence more on a result, as plain text; undefined where the word says it all. */
export function resultRemark({ result, resultWord }: { result: Result; resultWord?: string | undefined }) {
  const remarks: Readonly<Record<Result, string | undefined>> = {
    Clear: undefined,
    'Attention Required': 'There is something to read on the certificate.',
    Refer: 'WorkerChecks asks for a manual review. This is not a finding.',
    Unknown: resultWord
      ? `WorkerChecks says “${resultWord}”, a word this bot does not know. Somebody has to look.`
      : 'WorkerChecks gave a result this bot does not know. Somebody has to look.',
  };
  return remarks[result];
}

/**
 * The state as people read it, plain text: Pending, In Progress, Completed, Cancelled, Purged and the rare others.
 * `word`: also the status word of WorkerChecks where that is unknown; it may give an outcome away.
 */
export function stateWord(check: Pick<Check, 'state' | 'statusWord'>, { word }: { word: boolean }): string {
  if (check.state === 'Unknown') {
    return word && check.statusWord ? `Unknown status: ${check.statusWord}` : 'Unknown status';
  }
  return check.state === 'Refused' ? 'Not sent' : check.state;
}

/** Completed — Clear: a state with its outcome, plain text, for where the outcome may stand. */
export function titleWithOutcome(check: Pick<Check, 'state' | 'statusWord' | 'outcome'>): string {
  const state = stateWord(check, { word: true });
  return check.state === 'Completed' && check.outcome
    ? `${state} — ${RESULT_WORDS[check.outcome.result]}`
    : state;
}

const REFUSALS: Readonly<Record<NonNullable<Check['refusal']>, string>> = {
  credits: 'WorkerChecks did not send the invitation: the account has too few credits.',
  duplicate:
    'WorkerChecks did not send the invitation: it already has one for this person, which can be followed by its id.',
  validation: 'WorkerChecks did not send the invitation: it did not take the worker’s details.',
  'not-cancellable': 'WorkerChecks did not send the invitation.',
  'not-found': 'WorkerChecks did not send the invitation: it does not know this product.',
  unauthorised: 'WorkerChecks did not send the invitation: it did not take the bot’s sign-in.',
  unreachable: 'WorkerChecks could not be reached, so the invitation was not sent.',
  other: 'WorkerChecks did not send the invitation.',
};

const FIELD_WORDS: Readonly<Record<RefusedField, string>> = {
  firstName: 'the first name',
  lastName: 'the last name',
  email: 'the e-mail address',
  mobile: 'the mobile',
  product: 'the check type',
  reference: 'the reference',
};

/** "the first name, the last name and the mobile" */
function listed(fields: readonly RefusedField[]): string {
  const words = fields.map((field) => FIELD_WORDS[field]);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Why no invitation was sent, plain text. It names fields, and nothing of what stood in them. */
export function refusalSentence({
  refusal,
  refusedFields = [],
}: Pick<Check, 'refusal' | 'refusedFields'>): string {
  if (refusal !== 'validation' || refusedFields.length === 0) return REFUSALS[refusal ?? 'other'];
  return `WorkerChecks did not accept ${listed(refusedFields)}. The invitation was not sent.`;
}
