import type { SlackSandbox } from './slack-sandbox.ts';
import { wireUser } from './workspace/wire.ts';

/** An owner of the workspace deactivates a person, or activates them again; the app is told, as by Slack. */
export async function setDeactivated(
  slack: SlackSandbox,
  userId: string,
  deactivated: boolean,
): Promise<void> {
  const user = slack.users.find(({ id }) => id === userId);
  if (user === undefined) throw new Error(`The sandbox has no person ${userId}`);
  user.deleted = deactivated;
  const cacheTs = Math.floor(Date.now() / 1000);
  await slack.event({ type: 'user_change', user: wireUser(user), cache_ts: cacheTs });
}

/** Changes who is in a user group; the app is told, as by Slack. */
export async function setGroupMembers(
  slack: SlackSandbox,
  groupId: string,
  members: readonly string[],
): Promise<void> {
  const before = slack.userGroups.get(groupId) ?? [];
  slack.userGroups.set(groupId, [...members]);
  const added = members.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !members.includes(id));
  await slack.event({
    type: 'subteam_members_changed',
    subteam_id: groupId,
    team_id: slack.users[0]?.teamId,
    date_update: Math.floor(Date.now() / 1000),
    added_users: added,
    added_users_count: added.length,
    removed_users: removed,
    removed_users_count: removed.length,
  });
}
