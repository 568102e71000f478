import { BotError } from '../../errors.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';
import { failureOf, type PostFailure } from './post-failures.ts';

/** A message was not posted, changed or deleted, or it is not known whether it was. */
export class SlackPostError extends BotError {
  readonly kind: PostFailure;
  /** Slack's own code, such as `not_in_channel`; 'no_answer' where Slack gave none. */
  readonly slackError: string;

  constructor(kind: PostFailure, slackError: string, options?: { cause?: unknown }) {
    super(`slack-post-${kind}`, `Slack did not take the message (${slackError}).`, options);
    this.kind = kind;
    this.slackError = slackError;
  }

  /** The same request is worth another try in a minute. */
  get isTransient(): boolean {
    return this.kind === 'unknown' || this.kind === 'account';
  }

  static from(error: unknown): SlackPostError {
    const code = slackErrorCode(error);
    return code === undefined
      ? new SlackPostError('unknown', 'no_answer', { cause: error })
      : new SlackPostError(failureOf(code), code, { cause: error });
  }
}
