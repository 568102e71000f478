/**
 * What is to be done about an error of Slack's, not what Slack calls it.
 *
 * - message-gone: the message is no longer there to be changed, deleted or answered. Post another, or be done.
 * - not-allowed: the place is archived, restricted or closed to the bot, or the person cannot be written to. Tell the
 *   requester; try again when the place changes, and now and then in case that was missed.
 * - not-editable: the message is there and Slack lets nobody change, delete or answer it. Replace it.
 * - account: no message can be sent at all until somebody mends the token, the scopes or the workspace. Say so and wait.
 * - unknown: it may have been done or not (no answer, 5xx), or Slack cannot do it now. Try again soon.
 * - refused: Slack does not take this request and would not take it again: ours to mend. Codes nobody has heard of are
 *   among them: said as an error, tried again now and then, never repeated in a row.
 */
export type PostFailure = 'message-gone' | 'not-allowed' | 'not-editable' | 'account' | 'unknown' | 'refused';

/**
 * Every error of chat.postMessage, chat.update, chat.delete, chat.postEphemeral, conversations.open and views.publish
 * (https://docs.slack.dev/reference/methods) that is not simply refused: what is missing here is a request that is
 * wrong in itself, such as `invalid_blocks` or `no_text`.
 */
const FAILURES: Readonly<Record<Exclude<PostFailure, 'refused'>, readonly string[]>> = {
  'message-gone': ['message_not_found', 'thread_not_found'],
  'not-allowed': [
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'channel_is_archived',
    // chat.update and chat.delete of a message in a frozen, archived or deleted channel.
    'is_inactive',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_only_channel',
    'posting_to_general_channel_denied',
    'posting_to_channel_denied',
    'ekm_access_denied',
    'app_access_restricted',
    // The bot may be no member of the conversation.
    'no_permission',
    'access_denied',
    'team_access_not_granted',
    'team_not_found',
    'method_not_supported_for_channel_type',
    // People.
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
    // Between views.publish of two processes: the next try publishes what is true then.
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
