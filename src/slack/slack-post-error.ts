import { BotError } from '../errors.ts';
import { slackErrorCode } from './slack-error-code.ts';

/**
 * channel-gone: the bot may not post there, or there is no such place. message-gone: the message is no longer there to
 * be changed or answered. refused: Slack does not take this message, and would not take it again. unknown: it may have
 * been posted or not (network, time-out, 5xx), or nothing is wrong with it but Slack cannot take it now (token, outage).
 */
export type PostFailure = 'channel-gone' | 'message-gone' | 'refused' | 'unknown';

/** https://docs.slack.dev/reference/methods/chat.postMessage and chat.update, conversations.open */
const FAILURES: Record<Exclude<PostFailure, 'refused'>, readonly string[]> = {
  'channel-gone': [
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'channel_is_archived',
    'no_permission',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_thread_locked',
    'posting_to_general_channel_denied',
    'ekm_access_denied',
    'team_access_not_granted',
    'messages_tab_disabled',
    'cannot_dm_bot',
    'user_not_found',
    'user_disabled',
    'user_not_visible',
    'users_not_found',
  ],
  'message-gone': [
    'message_not_found',
    'cant_update_message',
    'edit_window_closed',
    'thread_not_found',
    'cannot_reply_to_message',
  ],
  unknown: [
    'internal_error',
    'fatal_error',
    'service_unavailable',
    'request_timeout',
    'ratelimited',
    'rate_limited',
    'message_limit_exceeded',
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_expired',
    'token_revoked',
    'missing_scope',
    'no_active_hooks',
    'team_added_to_org',
    'org_login_required',
    'accesslimited',
    'access_denied',
  ],
};

function failureOf(slackError: string): PostFailure {
  if (FAILURES['channel-gone'].includes(slackError)) return 'channel-gone';
  if (FAILURES['message-gone'].includes(slackError)) return 'message-gone';
  return FAILURES.unknown.includes(slackError) ? 'unknown' : 'refused';
}

/** A message was not posted or changed, or it is not known whether it was. */
export class SlackPostError extends BotError {
  readonly kind: PostFailure;
  /** Slack's own code, such as `not_in_channel`; 'no_answer' where Slack gave none. */
  readonly slackError: string;

  constructor(kind: PostFailure, slackError: string, options?: { cause?: unknown }) {
    super(`slack-post-${kind}`, `Slack did not take the message (${slackError}).`, options);
    this.kind = kind;
    this.slackError = slackError;
  }

  static from(error: unknown): SlackPostError {
    const code = slackErrorCode(error);
    return code === undefined
      ? new SlackPostError('unknown', 'no_answer', { cause: error })
      : new SlackPostError(failureOf(code), code, { cause: error });
  }
}
