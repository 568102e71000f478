import { afterEach, describe, expect, it } from 'vitest';
import { PEOPLE, TEAM, USER_GROUP } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createAccess } from '../../../src/slack/access/access.ts';
import { createSlackHarness } from '../slack-harness.ts';

type Harness = Awaited<ReturnType<typeof createSlackHarness>>;
let bench: Harness;
afterEach(() => bench.stop());

const person = (userId: string, teamId: string = TEAM.id) => ({ userId, teamId });
const nobody = { hrUsers: [], hrUserGroups: [], adminUsers: [] };

const PERMISSIONS = ['invite', 'cancel', 'see', 'open-certificate'] as const;

describe('may', () => {
  it.each(PERMISSIONS)('lets HR_USERS %s', async (permission) => {
    bench = await createSlackHarness({ access: { ...nobody, hrUsers: [PEOPLE.hr1] } });
    expect(await bench.access.may(person(PEOPLE.hr1), permission)).toEqual({ allowed: true });
    expect(await bench.access.may(person(PEOPLE.colleague), permission)).toMatchObject({ allowed: false });
  });

  it.each(PERMISSIONS)('lets nobody %s where nothing is set, and names the variables', async (permission) => {
    bench = await createSlackHarness({ access: { ...nobody, adminUsers: [PEOPLE.admin] } });
    for (const userId of Object.values(PEOPLE)) {
      expect(await bench.access.may(person(userId), permission)).toEqual({
        allowed: false,
        sentence: expect.stringMatching(/HR_USERS.*HR_USER_GROUPS/),
        isKnown: true,
      });
    }
  });

  it('allows members of a group, and asks Slack once a minute', async () => {
    let time = 0;
    bench = await createSlackHarness({ access: { ...nobody, hrUserGroups: [USER_GROUP] }, now: () => time });
    bench.sandbox.userGroups.set(USER_GROUP, [PEOPLE.hr1]);
    const may = (userId: string) => bench.access.may(person(userId), 'see');
    expect(
      (await Promise.all([may(PEOPLE.hr1), may(PEOPLE.hr1), may(PEOPLE.hr2)])).map((v) => v.allowed),
    ).toEqual([true, true, false]);
    bench.sandbox.userGroups.set(USER_GROUP, [PEOPLE.hr2]);
    expect((await may(PEOPLE.hr1)).allowed).toBe(true);
    expect(bench.sandbox.callsOf('usergroups.users.list')).toHaveLength(1);
    time += 60_000;
    expect((await may(PEOPLE.hr1)).allowed).toBe(false);
    expect((await may(PEOPLE.hr2)).allowed).toBe(true);
    expect(bench.sandbox.callsOf('usergroups.users.list')).toHaveLength(2);
  });

  it('allows nobody while Slack cannot say, explains that, and asks again', async () => {
    bench = await createSlackHarness({ access: { ...nobody, hrUserGroups: [USER_GROUP] } });
    bench.sandbox.userGroups.set(USER_GROUP, [PEOPLE.hr1]);
    for (const method of ['usergroups.users.list', 'users.info']) {
      bench.sandbox.fault(method, { kind: 'error', error: 'internal_error' });
      expect(await bench.access.may(person(PEOPLE.hr1), 'see')).toEqual({
        allowed: false,
        sentence: expect.stringContaining('could not be checked'),
        isKnown: false,
      });
    }
    expect(await bench.access.may(person(PEOPLE.hr1), 'see')).toEqual({ allowed: true });
  });

  it('refuses guests, bots, deactivated people and strangers even if they are listed', async () => {
    const hrUsers = [PEOPLE.guest, PEOPLE.singleChannelGuest, PEOPLE.stranger, 'U0BOT', 'UGONE'];
    bench = await createSlackHarness({ access: { ...nobody, hrUsers } });
    bench.sandbox.users.push({ id: 'UGONE', name: 'gone', teamId: TEAM.id, deleted: true });
    for (const userId of hrUsers) {
      expect(await bench.access.may(person(userId), 'see'), userId).toEqual({
        allowed: false,
        sentence: expect.stringContaining('Guests'),
        isKnown: true,
      });
    }
  });

  it('refuses a person whose workspace Slack does not name', async () => {
    bench = await createSlackHarness({ access: { ...nobody, hrUsers: [PEOPLE.hr1] } });
    const users = { ...bench.web.users, info: async () => ({ ok: true, user: { id: PEOPLE.hr1 } }) };
    const access = createAccess({
      config: { ...nobody, hrUsers: [PEOPLE.hr1] },
      web: Object.create(bench.web, { users: { value: users } }),
      teamId: async () => TEAM.id,
      now: Date.now,
      log: bench.log,
    });
    expect(await access.may(person(PEOPLE.hr1), 'see')).toMatchObject({ allowed: false });
  });

  it('refuses people of another workspace, and checks of another workspace', async () => {
    bench = await createSlackHarness({ access: { ...nobody, hrUsers: [PEOPLE.hr1] } });
    expect((await bench.access.may(person(PEOPLE.hr1, 'T0ELSEWHERE'), 'see')).allowed).toBe(false);
    const requester = person('U9', 'T0ELSEWHERE');
    expect((await bench.access.may(person(PEOPLE.hr1), 'see', { requester })).allowed).toBe(false);
    const own = person('U9');
    expect((await bench.access.may(person(PEOPLE.hr1), 'see', { requester: own })).allowed).toBe(true);
  });

  it('allows only ADMIN_USERS to read the audit log', async () => {
    bench = await createSlackHarness({
      access: { ...nobody, hrUsers: [PEOPLE.hr1], adminUsers: [PEOPLE.admin] },
    });
    expect((await bench.access.may(person(PEOPLE.admin), 'read-audit')).allowed).toBe(true);
    expect((await bench.access.may(person(PEOPLE.admin), 'see')).allowed).toBe(false);
    expect((await bench.access.may(person(PEOPLE.hr1), 'read-audit')).allowed).toBe(false);
  });
});
