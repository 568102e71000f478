/** The methods of Slack's Web API that tests make fail; `response_url`: replies to a command or click. */
export const SLACK_METHODS = [
  'auth.test',
  'chat.postMessage',
  'chat.postEphemeral',
  'chat.update',
  'conversations.history',
  'conversations.info',
  'conversations.open',
  'conversations.replies',
  'response_url',
  'users.info',
  'usergroups.users.list',
  'views.open',
  'views.publish',
  'views.push',
  'views.update',
];
