import { afterEach, describe, expect, it } from 'vitest';
import { PEOPLE, TEAM, USER_GROUP } from '../../../src/sandbox/slack/cast.ts';
import { createSlackHarness } from '../slack-harness.ts';

type Bench = Awaited<ReturnType<typeof createSlackHarness>>;
let bench: Bench;
afterEach(() => bench.stop());

const person = (userId: string, teamId: string = TEAM.id) => ({ userId, teamId });
const nobody = { hrUsers: [], hrUserGroups: [], adminUsers: [] };

const DEEDS = ['invite', 'cancel', 'see', 'open-certificate'] as const;

describe('may', () => {
  it.each(DEEDS)('lets HR_USERS %s', async (deed) => {
    bench = await createSlackHarness({ access: { ...nobody, hrUsers: [PEOPLE.hr1] } });
    expect(await bench.access.may(person(PEOPLE.hr1), deed)).toEqual({ allowed: true });
    expect(await bench.access.may(person(PEOPLE.colleague), deed)).toMatchObject({ allowed: false });
  });

  it.each(DEEDS)('lets nobody %s where nothing is set, and names the variables', async (deed) => {
    bench = await createSlackHarness({ access: { ...nobody, adminUsers: [PEOPLE.admin] } });
    for (const userId of Object.values(PEOPLE)) {
      expect(await bench.access.may(person(userId), deed)).toEqual({
        allowed: false,
        sentence: expect.stringMatching(/HR_USERS.*HR_USER_GROUPS/),
        isKnown: true,
      });
    }
  });

  it('lets members of a group, and asks Slack once a minute', async () => {
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

  it('lets nobody while Slack cannot say, says so, and asks again', async () => {
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

  it('refuses guests, bots, the deleted and strangers though they are listed', async () => {
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

  it('refuses another team, and checks of another team', async () => {
    bench = await createSlackHarness({ access: { ...nobody, hrUsers: [PEOPLE.hr1] } });
    expect((await bench.access.may(person(PEOPLE.hr1, 'T0ELSEWHERE'), 'see')).allowed).toBe(false);
    const requester = person('U9', 'T0ELSEWHERE');
    expect((await bench.access.may(person(PEOPLE.hr1), 'see', { requester })).allowed).toBe(false);
    const own = person('U9');
    expect((await bench.access.may(person(PEOPLE.hr1), 'see', { requester: own })).allowed).toBe(true);
  });

  it('lets ADMIN_USERS alone read the audit log', async () => {
    bench = await createSlackHarness({
      access: { ...nobody, hrUsers: [PEOPLE.hr1], adminUsers: [PEOPLE.admin] },
    });
    expect((await bench.access.may(person(PEOPLE.admin), 'read-audit')).allowed).toBe(true);
    expect((await bench.access.may(person(PEOPLE.admin), 'see')).allowed).toBe(false);
    expect((await bench.access.may(person(PEOPLE.hr1), 'read-audit')).allowed).toBe(false);
  });
});
