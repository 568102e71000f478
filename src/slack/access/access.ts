import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Check } from '../../checks/check.ts';
import type { Person } from '../../checks/check-service.ts';
import type { Config } from '../../config/config.ts';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import { belongsTo, isGuest, readSlackUser, type SlackUser } from './slack-user.ts';
import { createTtlCache } from './ttl-cache.ts';

const CACHE_TTL_MS = MINUTE_MS;

export type Permission =
  | 'invite'
  | 'resend'
  | 'cancel'
  | 'close'
  | 'set-start-date'
  | 'assign'
  | 'note'
  | 'snooze'
  | 'hand-over'
  | 'hand-over-others'
  | 'see'
  | 'open-certificate'
  | 'read-audit'
  | 'forget';

export type Verdict =
  | { allowed: true }
  /** `isKnown` false: Slack could not be asked, so a later answer may differ. */
  | { allowed: false; sentence: string; isKnown: boolean };

/** Authorisation. Denies by default, and when Slack cannot be asked. */
export interface Access {
  /** `check`: the check concerned, if any. Never rejects. */
  may(person: Person, permission: Permission, check?: Pick<Check, 'requester'>): Promise<Verdict>;
  /**
   * Whether Slack says that this person may no longer see checks: they left, or lost the right. False if nobody may, or
   * Slack cannot say. Never rejects.
   */
  isAbsent(person: Person): Promise<boolean>;
  /** Drops what is remembered about a person, or about the members of a group. */
  forget(id: string): void;
}

const SENTENCES = {
  stranger: 'Only members of the workspace where this bot is installed may use it.',
  guest: 'Guests, bots and members of other organisations may not use this bot.',
  notConfigured:
    'Nobody may use this bot yet. The person who runs it must set HR_USERS or HR_USER_GROUPS first.',
  notHr:
    'Only the HR desk may do this. The person who runs this bot can add you to HR_USERS, or to a group in HR_USER_GROUPS.',
  notToHandOver: 'Only the people in ADMIN_USERS may hand over the checks of a colleague.',
  noOneHandsOver:
    'Nobody may hand over the checks of a colleague yet. The person who runs this bot must set ADMIN_USERS first.',
  noAdmins: 'Nobody may read the audit log yet. The person who runs this bot must set ADMIN_USERS first.',
  notAdmin: 'Only the people in ADMIN_USERS may read the audit log.',
  noOneForgets:
    'Nobody may remove the details of a check yet. The person who runs this bot must set ADMIN_USERS first.',
  notToForget: 'Only the people in ADMIN_USERS may remove the details of a check.',
  notKnown: 'Your permission could not be checked with Slack, so nothing was done. Try again in a minute.',
  otherTeam: 'This check belongs to another workspace.',
} as const;

/** What only the people in ADMIN_USERS may do, and what the others are told. */
const FOR_ADMINS: Partial<
  Record<Permission, { nobody: keyof typeof SENTENCES; others: keyof typeof SENTENCES }>
> = {
  'read-audit': { nobody: 'noAdmins', others: 'notAdmin' },
  forget: { nobody: 'noOneForgets', others: 'notToForget' },
  'hand-over-others': { nobody: 'noOneHandsOver', others: 'notToHandOver' },
};

const groupSchema = z.object({ users: z.array(z.string()) });

function isMember(user: SlackUser, teamId: string): boolean {
  return !user.deleted && !user.is_bot && !isGuest(user) && belongsTo(user, teamId);
}

const no = (reason: keyof typeof SENTENCES): Verdict => ({
  allowed: false,
  sentence: SENTENCES[reason],
  isKnown: reason !== 'notKnown',
});

export function createAccess({
  config: { hrUsers, hrUserGroups, adminUsers },
  web,
  teamId,
  trouble = () => undefined,
  now,
  log,
}: {
  config: Config['access'];
  web: WebClient;
  /** The bot's workspace; undefined while Slack cannot say. */
  teamId: () => Promise<string | undefined>;
  /** Why the bot cannot serve anyone, if that is so. */
  trouble?: () => string | undefined;
  now: () => number;
  log: Log;
}): Access {
  const options = { ttlMs: CACHE_TTL_MS, now };
  const userOf = createTtlCache((user) => readSlackUser(web, user), options);
  const membersOf = createTtlCache(
    async (usergroup) => new Set(groupSchema.parse(await web.usergroups.users.list({ usergroup })).users),
    options,
  );

  /** Rejects only if a group could not be read and the person is in none of the others. */
  async function inHrGroup(userId: string): Promise<boolean> {
    const answers = await Promise.allSettled(hrUserGroups.map(membersOf));
    if (answers.some((answer) => answer.status === 'fulfilled' && answer.value.has(userId))) return true;
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    return false;
  }

  /** Refusals that apply to everyone, and so need no request to Slack. */
  function nobodyMay(permission: Permission): Verdict | undefined {
    const admins = FOR_ADMINS[permission];
    if (admins !== undefined) return adminUsers.length === 0 ? no(admins.nobody) : undefined;
    return hrUsers.length === 0 && hrUserGroups.length === 0 ? no('notConfigured') : undefined;
  }

  async function onTheList(userId: string, permission: Permission): Promise<Verdict> {
    const admins = FOR_ADMINS[permission];
    const isAdmin = adminUsers.includes(userId);
    if (admins !== undefined) return isAdmin ? { allowed: true } : no(admins.others);
    // Administrators hand over anybody's checks, also if they may not see them.
    if (permission === 'hand-over' && isAdmin) return { allowed: true };
    if (hrUsers.includes(userId) || (await inHrGroup(userId))) return { allowed: true };
    return no('notHr');
  }

  async function decide(
    person: Person,
    permission: Permission,
    check: Pick<Check, 'requester'> | undefined,
  ): Promise<Verdict> {
    const ours = await teamId();
    if (ours === undefined) {
      const sentence = trouble();
      return sentence === undefined ? no('notKnown') : { allowed: false, sentence, isKnown: true };
    }
    if (person.teamId !== ours) return no('stranger');
    if (check && check.requester.teamId !== ours) return no('otherTeam');
    const nobody = nobodyMay(permission);
    if (nobody) return nobody;
    // In parallel, because a trigger id is valid for three seconds.
    const [listed, user] = await Promise.all([onTheList(person.userId, permission), userOf(person.userId)]);
    return isMember(user, ours) ? listed : no('guest');
  }

  const may: Access['may'] = async (person, permission, check) => {
    try {
      return await decide(person, permission, check);
    } catch (error) {
      log.warn('slack.access-not-known', { permission, ...describeError(error) });
      return no('notKnown');
    }
  };

  return {
    may,
    async isAbsent(person) {
      if (nobodyMay('see') !== undefined || (await teamId()) === undefined) return false;
      const verdict = await may(person, 'see');
      return !verdict.allowed && verdict.isKnown;
    },
    forget(id) {
      userOf.forget(id);
      membersOf.forget(id);
    },
  };
}

/** Resolves with why a person may not do something, as a sentence, or with undefined if they may. */
export type CheckPermission = (
  actor: { person: Person; teams: readonly string[] },
  permission: Permission | undefined,
) => Promise<string | undefined>;

/** `permission` undefined: for everyone in the workspace. Every team that the payload names must be the bot's own. */
export function createPermissionCheck({
  access,
  teamId,
  onRefused,
}: {
  access: Access;
  teamId: () => Promise<string | undefined>;
  /** Must not throw. */
  onRefused: (person: Person, permission: Permission) => void;
}): CheckPermission {
  return async ({ person, teams }, permission) => {
    const ours = await teamId();
    if (teams.length === 0 || (ours !== undefined && teams.some((team) => team !== ours))) {
      if (permission !== undefined) onRefused(person, permission);
      return SENTENCES.stranger;
    }
    if (permission === undefined) return undefined;
    const verdict = await access.may(person, permission);
    if (verdict.allowed) return undefined;
    if (verdict.isKnown) onRefused(person, permission);
    return verdict.sentence;
  };
}
