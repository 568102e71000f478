/** The scopes the bot token needs, and why. The manifest requests these and the optional ones below. */
export const SLACK_SCOPES: Readonly<Record<string, string>> = {
  'channels:read': 'to see whether a channel is private and unshared',
  'chat:write': 'to post cards and answers',
  commands: 'to receive the slash command',
  'groups:read': 'to see whether a private channel is unshared',
  'im:write': 'to tell the owner of a check about its result, or that its card cannot be posted',
  'usergroups:read': 'to know the members of HR_USER_GROUPS, and when they change',
  'users:read':
    'to refuse guests and people of other organisations, and to notice that an owner of checks has left',
};

/** Scopes the manifest requests as optional ones; used if they were granted. */
export const OPTIONAL_SLACK_SCOPES: Readonly<Record<string, string>> = {
  'channels:history': 'to find a card when Slack did not confirm its post, instead of posting it again',
  'files:read': 'to take an uploaded file of people to invite; without it they paste the list',
  'files:write': 'to send an administrator the audit log as a file; without it the tool exports it',
  'groups:history': 'the same in private channels',
};
