import type { Check } from '../../checks/check.ts';
import type { Result } from '../../checks/vocabulary.ts';
import type { RefusedField } from '../../errors.ts';

/** The displayed word for each result. Neutral: it makes no hiring decision. */
export const RESULT_WORDS: Readonly<Record<Result, string>> = {
  Clear: 'Clear',
  'Attention Required': 'Attention Required',
  Refer: 'Refer',
  Unknown: 'Needs review',
};

/** An additional sentence about a result, as plain text; undefined if the word suffices. */
export function resultRemark({ result, resultWord }: { result: Result; resultWord?: string | undefined }) {
  const remarks: Readonly<Record<Result, string | undefined>> = {
    Clear: undefined,
    'Attention Required': 'See the certificate for details.',
    Refer: 'WorkerChecks asks for a manual review. This is not a finding.',
    Unknown: resultWord
      ? `WorkerChecks says “${resultWord}”, a result this bot does not know. Needs manual review.`
      : 'WorkerChecks gave a result this bot does not know. Needs manual review.',
  };
  return remarks[result];
}

/**
 * The displayed state, as plain text: Pending, In Progress, Completed, Cancelled, Purged and the rare others. `word`:
 * include WorkerChecks' own status word if it is unknown; it may reveal an outcome.
 */
export function stateWord(
  { state, statusWord, replacedBy }: Pick<Check, 'state' | 'statusWord' | 'replacedBy'>,
  { word }: { word: boolean },
): string {
  switch (state) {
    case 'Unknown':
      return word && statusWord ? `Unknown status: ${statusWord}` : 'Unknown status';
    case 'Refused':
      return 'Not sent';
    case 'Replaced':
      return replacedBy === undefined ? state : `Replaced by ${replacedBy.reference}`;
    default:
      return state;
  }
}

/** "Completed — Clear": the state with its outcome, as plain text, for places where the outcome may be shown. */
export function titleWithOutcome(
  check: Pick<Check, 'state' | 'statusWord' | 'replacedBy' | 'outcome'>,
): string {
  const state = stateWord(check, { word: true });
  return check.state === 'Completed' && check.outcome
    ? `${state} — ${RESULT_WORDS[check.outcome.result]}`
    : state;
}

const REFUSALS: Readonly<Record<NonNullable<Check['refusal']>, string>> = {
  credits: 'The invitation was not sent: the WorkerChecks account does not have enough credits.',
  duplicate:
    'The invitation was not sent: WorkerChecks already has one for this person. You can follow that one by its id.',
  validation: 'The invitation was not sent: WorkerChecks did not accept the worker’s details.',
  'not-cancellable': 'The invitation was not sent: WorkerChecks refused it.',
  'not-found': 'The invitation was not sent: WorkerChecks does not know this product.',
  unauthorised: 'The invitation was not sent: WorkerChecks did not accept the bot’s sign-in.',
  unreachable: 'The invitation was not sent: WorkerChecks could not be reached.',
  other: 'The invitation was not sent: WorkerChecks refused it.',
};

const FIELD_WORDS: Readonly<Record<RefusedField, string>> = {
  firstName: 'the first name',
  lastName: 'the last name',
  email: 'the email address',
  mobile: 'the mobile',
  product: 'the check type',
  reference: 'the reference',
};

/** "the first name, the last name and the mobile" */
function listed(fields: readonly RefusedField[]): string {
  const words = fields.map((field) => FIELD_WORDS[field]);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Why no invitation was sent, as plain text. Names fields, never their content. */
export function refusalSentence({
  refusal,
  refusedFields = [],
}: Pick<Check, 'refusal' | 'refusedFields'>): string {
  if (refusal !== 'validation' || refusedFields.length === 0) return REFUSALS[refusal ?? 'other'];
  return `The invitation was not sent: WorkerChecks did not accept ${listed(refusedFields)}.`;
}
