import { BotError } from '../../errors.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';

/**
 * What an error of Slack's means for the caller, whatever its code.
 *
 * - message-gone: the message to update, delete or reply to no longer exists. Post another, or stop.
 * - not-allowed: the channel is archived, restricted or closed to the bot, or the person cannot be messaged. Tell the
 *   requester; retry when the channel changes, and occasionally in case that event was missed.
 * - not-editable: the message exists, but cannot be updated, deleted or replied to. Replace it.
 * - account: no message can be sent until the token, the scopes or the workspace are fixed. Log it and wait.
 * - unknown: the request may have been executed (no answer, 5xx), or Slack is busy. Retry soon.
 * - refused: the request itself is wrong, so a retry would fail too. Unknown codes count as refused: they are logged as
 *   errors and retried occasionally, never in a row.
 */
export type PostFailure = 'message-gone' | 'not-allowed' | 'not-editable' | 'account' | 'unknown' | 'refused';

/**
 * Error codes of chat.postMessage, chat.update, chat.delete, chat.postEphemeral, conversations.open and views.publish
 * (https://docs.slack.dev/reference/methods). Those not listed count as refused, such as `invalid_blocks` or `no_text`.
 */
const FAILURES: Readonly<Record<Exclude<PostFailure, 'refused'>, readonly string[]>> = {
  'message-gone': ['message_not_found', 'thread_not_found'],
  'not-allowed': [
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'channel_is_archived',
    // chat.update and chat.delete in a frozen, archived or deleted channel.
    'is_inactive',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_only_channel',
    'posting_to_general_channel_denied',
    'posting_to_channel_denied',
    'ekm_access_denied',
    'app_access_restricted',
    // The bot may not be a member of the conversation.
    'no_permission',
    'access_denied',
    'team_access_not_granted',
    'team_not_found',
    'method_not_supported_for_channel_type',
    // Errors about the recipient.
    'messages_tab_disabled',
    'cannot_dm_bot',
    'user_not_found',
    'users_not_found',
    'user_disabled',
    'user_not_visible',
    'user_not_in_channel',
    'invalid_user_combination',
  ],
  'not-editable': [
    'edit_window_closed',
    'cant_update_message',
    'cant_delete_message',
    'compliance_exports_prevent_deletion',
    'block_mismatch',
    'cannot_reply_to_message',
    'restricted_action_thread_locked',
  ],
  account: [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_expired',
    'token_revoked',
    'missing_scope',
    'not_allowed_token_type',
    'accesslimited',
    'org_login_required',
    'team_added_to_org',
    'two_factor_setup_required',
    'enterprise_is_restricted',
    'is_bot',
  ],
  unknown: [
    'internal_error',
    'fatal_error',
    'service_unavailable',
    'request_timeout',
    'ratelimited',
    'rate_limited',
    'message_limit_exceeded',
    'update_failed',
    'external_channel_migrating',
    'streaming_state_conflict',
    'fetch_members_failed',
    // Two processes called views.publish concurrently: the next attempt publishes the current state.
    'hash_conflict',
  ],
};

const KINDS: ReadonlyMap<string, PostFailure> = new Map([
  ...FAILURES['message-gone'].map((code) => [code, 'message-gone'] as const),
  ...FAILURES['not-allowed'].map((code) => [code, 'not-allowed'] as const),
  ...FAILURES['not-editable'].map((code) => [code, 'not-editable'] as const),
  ...FAILURES.account.map((code) => [code, 'account'] as const),
  ...FAILURES.unknown.map((code) => [code, 'unknown'] as const),
]);

export function failureOf(slackError: string): PostFailure {
  return KINDS.get(slackError) ?? 'refused';
}

/** Slack did not post, update or delete a message, or did not say whether it did. */
export class SlackPostError extends BotError {
  readonly kind: PostFailure;
  /** Slack's own code, such as `not_in_channel`; 'no_answer' if there was none. */
  readonly slackError: string;

  constructor(kind: PostFailure, slackError: string, options?: { cause?: unknown }) {
    super(`slack-post-${kind}`, `Slack did not take the message (${slackError}).`, options);
    this.kind = kind;
    this.slackError = slackError;
  }

  /** Whether the same request may succeed in a minute. */
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
