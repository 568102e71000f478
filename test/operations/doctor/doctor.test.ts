import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DoctorHarness, findingOn, openDoctorHarness } from './doctor-harness.ts';

let doctor: DoctorHarness;
beforeEach(async () => {
  doctor = await openDoctorHarness();
});
afterEach(() => doctor.close());

it('passes with a valid configuration, and leaves no files', async () => {
  const { lines, failures } = await doctor.run();
  expect(failures).toBe(0);
  expect(lines.filter((line) => line.startsWith('ok    '))).toHaveLength(12);
  expect(lines.at(-1)).toBe('Nothing failed.');
  expect(readdirSync(doctor.folder)).toEqual([]);
  expect(doctor.workerChecks.requests.map(({ action }) => action)).toEqual([
    'authenticate',
    'result',
    'unknown',
  ]);
  expect(doctor.slack.calls.map(({ method }) => method).toSorted()).toEqual(
    [
      'apps.connections.open',
      ...Array(2).fill('auth.test'),
      ...Array(2).fill('conversations.info'),
      'conversations.members',
      'usergroups.users.list',
      // Three configured people and the five in RESULTS_CHANNEL.
      ...Array(8).fill('users.info'),
    ].toSorted(),
  );
});

it('needs only the required variables', async () => {
  const none = { HR_USERS: '', HR_USER_GROUPS: '', ADMIN_USERS: '', RESULTS_CHANNEL: '' };
  const { lines, failures } = await doctor.run(none);
  expect(failures).toBe(0);
  expect(findingOn(lines, 'HR_USERS').line).toMatch(/^warn .*nobody may use the bot/);
  expect(findingOn(lines, 'HR_USERS').advice).toContain('Set HR_USERS or HR_USER_GROUPS');
  expect(findingOn(lines, 'RESULTS_CHANNEL').line).toMatch(/^skip .*not set/);
});

it('reports every mistake in the configuration, and skips other checks', async () => {
  const { lines, failures } = await doctor.run({ SLACK_BOT_TOKEN: 'xoxp-leaked', PORT: 'x' });
  expect(failures).toBe(2);
  expect(lines.slice(0, -3)).toEqual([
    expect.stringMatching(/^FAIL {2}Configuration {9}SLACK_BOT_TOKEN: expected a bot token/),
    expect.stringContaining('.env.example'),
    expect.stringMatching(/^FAIL {2}Configuration {9}PORT: expected a whole number/),
    expect.stringContaining('.env.example'),
  ]);
  expect(lines.at(-3)).toMatch(/^skip {2}All the rest/);
  expect([...doctor.slack.calls, ...doctor.workerChecks.requests]).toEqual([]);
});

it('names an unknown key of the wire contract', async () => {
  const path = join(doctor.folder, 'contract.yaml');
  writeFileSync(path, 'cancel: { verb: DELETE }');
  const { lines, failures } = await doctor.run({ WORKERCHECKS_CONTRACT: path });
  expect(failures).toBe(1);
  expect(findingOn(lines, 'Configuration').line).toMatch(
    /^FAIL .*WORKERCHECKS_CONTRACT: cancel.verb: no such key/,
  );
});
