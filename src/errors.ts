/** An expected error, with a code for operators and a sentence for the person who made the request. */
export class BotError extends Error {
  readonly code: string;
  /** What happened and what to do next. Safe to show in Slack once the caller has escaped it for mrkdwn. */
  readonly sentence: string;

  constructor(code: string, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = new.target.name;
    this.code = code;
    this.sentence = sentence;
  }
}

/** The environment, or a file it points to, is invalid. One line per problem; never includes a secret's value. */
export class ConfigError extends BotError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('config', problems.join('\n'));
    this.problems = problems;
  }
}

/** The store failed, or holds data that this key cannot decrypt. */
export class StorageError extends BotError {
  constructor(sentence: string, options?: { cause?: unknown }) {
    super('storage', sentence, options);
  }
}

/** This person is not allowed to do this. */
export class AccessError extends BotError {
  constructor(sentence: string) {
    super('access', sentence);
  }
}

export const REFUSAL_REASONS = [
  'credits',
  'duplicate',
  'validation',
  'not-cancellable',
  'not-found',
  'unauthorised',
  'other',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** The fields of an invitation, in the order of the form. WorkerChecks may refuse an invitation for any of them. */
export const REFUSED_FIELDS = ['firstName', 'lastName', 'email', 'mobile', 'product', 'reference'] as const;
export type RefusedField = (typeof REFUSED_FIELDS)[number];

export type VendorFailure =
  | 'unreachable' // no connection was made, so nothing was sent
  | 'timed-out' // sent at least in part, but no answer in time
  | 'dropped' // the connection broke after sending
  | 'refused' // WorkerChecks rejected it; see reason
  | 'failed' // WorkerChecks answered 5xx
  | 'unreadable' // the answer could not be understood
  | 'rate-limited' // 429; retryAt says when the account may send again
  | 'budget-spent'; // our own budget had no request left within the caller's wait; retryAt says when it will

/**
 * A call to WorkerChecks failed. Carries no body, secret or token. `effect` says whether WorkerChecks may have acted:
 * 'none' only if it certainly did not.
 */
export class WorkerChecksError extends BotError {
  readonly failure: VendorFailure;
  readonly effect: 'none' | 'possible';
  readonly reason: RefusalReason | undefined;
  /** With reason 'validation': the fields WorkerChecks named, if any. */
  readonly fields: readonly RefusedField[];
  /** HTTP status of the answer, if there was one. */
  readonly status: number | undefined;
  /** Epoch milliseconds. With failure rate-limited or budget-spent. */
  readonly retryAt: number | undefined;

  constructor(
    failure: VendorFailure,
    sentence: string,
    details: {
      effect: 'none' | 'possible';
      reason?: RefusalReason | undefined;
      fields?: readonly RefusedField[];
      status?: number | undefined;
      retryAt?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(`workerchecks-${failure}`, sentence, { cause: details.cause });
    this.failure = failure;
    this.effect = details.effect;
    this.reason = details.reason;
    this.fields = details.fields ?? [];
    this.status = details.status;
    this.retryAt = details.retryAt;
  }
}
