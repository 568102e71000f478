import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { SILENT_LOG } from '../../log/log.ts';
import type { ProxyError } from '../../net/proxy-error.ts';
import type { Permission } from '../../slack/access/access.ts';
import { createAccess } from '../../slack/access/access.ts';
import { askSlack, generalAdvice } from './ask-slack.ts';
import type { Finding } from './finding.ts';

const userSchema = z.object({
  user: z.object({
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
  }),
});
type SlackUser = z.infer<typeof userSchema>['user'];

const groupSchema = z.object({ users: z.array(z.string()) });

export interface Workspace {
  web: WebClient;
  apiUrl: string;
  /** The bot's own workspace. */
  teamId: string;
}

interface Trouble {
  what: string;
  /** Undefined if the id itself is wrong. */
  advice: string | undefined;
}

function whyRefused(user: SlackUser): string {
  if (user.deleted) return 'is deactivated';
  if (user.is_bot) return 'is a bot';
  if (user.is_restricted || user.is_ultra_restricted) return 'is a guest';
  return 'belongs to another workspace';
}

function refused(
  id: string,
  { refusal, proxy }: { refusal: string; proxy: ProxyError | undefined },
  apiUrl: string,
): Trouble {
  const unknown = ['user_not_found', 'user_not_visible', 'no_such_subteam'].includes(refusal);
  return {
    what: unknown ? `${id} is not known to Slack` : `${id} could not be looked up (${refusal})`,
    advice:
      refusal === 'plan_upgrade_required'
        ? 'User groups need a paid Slack plan; use HR_USERS instead.'
        : generalAdvice({ refusal, proxy }, apiUrl),
  };
}

/** Applies the bot's own access rules, and asks Slack for the reason only if they deny access. */
async function userTrouble(
  userId: string,
  permission: Permission,
  access: Config['access'],
  { web, apiUrl, teamId }: Workspace,
): Promise<Trouble | undefined> {
  const rules = createAccess({
    config: access,
    web,
    teamId: async () => teamId,
    now: Date.now,
    log: SILENT_LOG,
  });
  const verdict = await rules.may({ teamId, userId }, permission);
  if (verdict.allowed) return undefined;
  const { answer, refusal, proxy } = await askSlack(async () =>
    userSchema.parse(await web.users.info({ user: userId })),
  );
  if (refusal !== undefined) return refused(userId, { refusal, proxy }, apiUrl);
  return { what: `${userId} ${whyRefused(answer.user)}`, advice: undefined };
}

async function groupTrouble(id: string, { web, apiUrl }: Workspace): Promise<Trouble | undefined> {
  const { answer, refusal, proxy } = await askSlack(async () =>
    groupSchema.parse(await web.usergroups.users.list({ usergroup: id })),
  );
  if (refusal !== undefined) return refused(id, { refusal, proxy }, apiUrl);
  return answer.users.length > 0 ? undefined : { what: `${id} has no members`, advice: undefined };
}

const WHERE_TO_FIND_IDS = {
  HR_USERS: 'to copy a person’s id, open their profile → ⋮ → Copy member ID.',
  ADMIN_USERS: 'to copy a person’s id, open their profile → ⋮ → Copy member ID.',
  HR_USER_GROUPS:
    'to copy a group’s id, open Directories → User groups → the group → ⋮ → Copy group ID. A group needs at least one member.',
} as const;

async function examineList(
  subject: keyof typeof WHERE_TO_FIND_IDS,
  ids: readonly string[],
  find: (id: string) => Promise<Trouble | undefined>,
): Promise<Finding> {
  const troubles: Trouble[] = [];
  // Sequential, because of Slack's rate limits.
  for (const id of ids) {
    const trouble = await find(id);
    if (trouble !== undefined) troubles.push(trouble);
  }
  if (troubles.length === 0) return { status: 'ok', subject, message: `${ids.length} found` };
  return {
    status: 'FAIL',
    subject,
    message: troubles.map(({ what }) => what).join('; '),
    advice:
      troubles.find(({ advice }) => advice !== undefined)?.advice ??
      `Remove or correct these in ${subject}; ${WHERE_TO_FIND_IDS[subject]}`,
  };
}

/** Whether the people who may use the bot exist, and are not guests or from another workspace. */
export async function examinePeople(access: Config['access'], workspace: Workspace): Promise<Finding[]> {
  const { hrUsers, hrUserGroups, adminUsers } = access;
  const findings: Finding[] = [];
  if (hrUsers.length === 0 && hrUserGroups.length === 0) {
    findings.push({
      status: 'warn',
      subject: 'HR_USERS',
      message: 'nobody may use the bot: HR_USERS and HR_USER_GROUPS are both empty',
      advice: 'Set HR_USERS or HR_USER_GROUPS to the Slack ids of the HR desk.',
    });
  }
  const user = (permission: Permission) => (id: string) => userTrouble(id, permission, access, workspace);
  if (hrUsers.length > 0) findings.push(await examineList('HR_USERS', hrUsers, user('see')));
  if (hrUserGroups.length > 0) {
    findings.push(await examineList('HR_USER_GROUPS', hrUserGroups, (id) => groupTrouble(id, workspace)));
  }
  if (adminUsers.length > 0) findings.push(await examineList('ADMIN_USERS', adminUsers, user('read-audit')));
  return findings;
}
