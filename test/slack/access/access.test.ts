import { afterEach, describe, expect, it } from 'vitest';
import { PEOPLE, TEAM, USER_GROUP } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createAccess } from '../../../src/slack/access/access.ts';
import { createSlackHarness } from '../slack-harness.ts';

type Harness = Awaited<ReturnType<typeof createSlackHarness>>;
let harness: Harness;
afterEach(() => harness.stop());

const person = (userId: string, teamId: string = TEAM.id) => ({ userId, teamId });
const noAccess = { hrUsers: [], hrUserGroups: [], adminUsers: [] };

const PERMISSIONS = ['invite', 'cancel', 'see', 'open-certificate'] as const;

describe('may', () => {
  it.each(PERMISSIONS)('lets HR_USERS %s', async (permission) => {
    harness = await createSlackHarness({ access: { ...noAccess, hrUsers: [PEOPLE.hr1] } });
    expect(await harness.access.may(person(PEOPLE.hr1), permission)).toEqual({ allowed: true });
    expect(await harness.access.may(person(PEOPLE.colleague), permission)).toMatchObject({ allowed: false });
  });

  it.each(PERMISSIONS)(
    'lets no person %s while nothing is configured, and names the variables',
    async (permission) => {
      harness = await createSlackHarness({ access: { ...noAccess, adminUsers: [PEOPLE.admin] } });
      for (const userId of Object.values(PEOPLE)) {
        expect(await harness.access.may(person(userId), permission)).toEqual({
          allowed: false,
          sentence: expect.stringMatching(/HR_USERS.*HR_USER_GROUPS/),
          isKnown: true,
        });
      }
    },
  );

  it('lets the HR desk hand over its own checks, and administrators anybody’s', async () => {
    harness = await createSlackHarness({
      access: { ...noAccess, hrUsers: [PEOPLE.hr1], adminUsers: [PEOPLE.admin] },
    });
    const verdicts = async (userId: string) =>
      Promise.all(
        (['hand-over', 'hand-over-others', 'see'] as const).map(
          async (permission) => (await harness.access.may(person(userId), permission)).allowed,
        ),
      );
    expect(await verdicts(PEOPLE.hr1)).toEqual([true, false, true]);
    expect(await verdicts(PEOPLE.admin)).toEqual([true, true, false]);
    expect(await verdicts(PEOPLE.colleague)).toEqual([false, false, false]);
    expect(await harness.access.may(person(PEOPLE.hr1), 'hand-over-others')).toMatchObject({
      sentence: 'Only the people in ADMIN_USERS may hand over the checks of a colleague.',
    });
  });

  it('allows members of a group, and asks Slack once a minute', async () => {
    let time = 0;
    harness = await createSlackHarness({
      access: { ...noAccess, hrUserGroups: [USER_GROUP] },
      now: () => time,
    });
    harness.sandbox.userGroups.set(USER_GROUP, [PEOPLE.hr1]);
    const may = (userId: string) => harness.access.may(person(userId), 'see');
    expect(
      (await Promise.all([may(PEOPLE.hr1), may(PEOPLE.hr1), may(PEOPLE.hr2)])).map((v) => v.allowed),
    ).toEqual([true, true, false]);
    harness.sandbox.userGroups.set(USER_GROUP, [PEOPLE.hr2]);
    expect((await may(PEOPLE.hr1)).allowed).toBe(true);
    expect(harness.sandbox.callsOf('usergroups.users.list')).toHaveLength(1);
    time += 60_000;
    expect((await may(PEOPLE.hr1)).allowed).toBe(false);
    expect((await may(PEOPLE.hr2)).allowed).toBe(true);
    expect(harness.sandbox.callsOf('usergroups.users.list')).toHaveLength(2);
  });

  it('refuses everyone while Slack cannot be asked, explains why, and asks again', async () => {
    harness = await createSlackHarness({ access: { ...noAccess, hrUserGroups: [USER_GROUP] } });
    harness.sandbox.userGroups.set(USER_GROUP, [PEOPLE.hr1]);
    for (const method of ['usergroups.users.list', 'users.info']) {
      harness.sandbox.fault(method, { kind: 'error', error: 'internal_error' });
      expect(await harness.access.may(person(PEOPLE.hr1), 'see')).toEqual({
        allowed: false,
        sentence: expect.stringContaining('could not be checked'),
        isKnown: false,
      });
    }
    expect(await harness.access.may(person(PEOPLE.hr1), 'see')).toEqual({ allowed: true });
  });

  it('refuses guests, bots, deactivated people and strangers even if they are listed', async () => {
    const hrUsers = [PEOPLE.guest, PEOPLE.singleChannelGuest, PEOPLE.stranger, 'U0BOT', 'UGONE'];
    harness = await createSlackHarness({ access: { ...noAccess, hrUsers } });
    harness.sandbox.users.push({ id: 'UGONE', name: 'gone', teamId: TEAM.id, deleted: true });
    for (const userId of hrUsers) {
      expect(await harness.access.may(person(userId), 'see'), userId).toEqual({
        allowed: false,
        sentence: expect.stringContaining('Guests'),
        isKnown: true,
      });
    }
  });

  it('refuses a person whose workspace Slack does not name', async () => {
    harness = await createSlackHarness({ access: { ...noAccess, hrUsers: [PEOPLE.hr1] } });
    const users = { ...harness.web.users, info: async () => ({ ok: true, user: { id: PEOPLE.hr1 } }) };
    const access = createAccess({
      config: { ...noAccess, hrUsers: [PEOPLE.hr1] },
      web: Object.create(harness.web, { users: { value: users } }),
      teamId: async () => TEAM.id,
      now: Date.now,
      log: harness.log,
    });
    expect(await access.may(person(PEOPLE.hr1), 'see')).toMatchObject({ allowed: false });
  });

  it('refuses people of another workspace, and checks of another workspace', async () => {
    harness = await createSlackHarness({ access: { ...noAccess, hrUsers: [PEOPLE.hr1] } });
    expect((await harness.access.may(person(PEOPLE.hr1, 'T0ELSEWHERE'), 'see')).allowed).toBe(false);
    const requester = person('U9', 'T0ELSEWHERE');
    expect((await harness.access.may(person(PEOPLE.hr1), 'see', { requester })).allowed).toBe(false);
    const own = person('U9');
    expect((await harness.access.may(person(PEOPLE.hr1), 'see', { requester: own })).allowed).toBe(true);
  });

  it('allows only ADMIN_USERS to read the audit log', async () => {
    harness = await createSlackHarness({
      access: { ...noAccess, hrUsers: [PEOPLE.hr1], adminUsers: [PEOPLE.admin] },
    });
    expect((await harness.access.may(person(PEOPLE.admin), 'read-audit')).allowed).toBe(true);
    expect((await harness.access.may(person(PEOPLE.admin), 'see')).allowed).toBe(false);
    expect((await harness.access.may(person(PEOPLE.hr1), 'read-audit')).allowed).toBe(false);
  });
});
