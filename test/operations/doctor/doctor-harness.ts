import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parseConfig } from '../../../src/config/read-config.ts';
import { runDoctor } from '../../../src/operations/doctor/doctor.ts';
import { createSlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import type { SlackSandboxOptions } from '../../../src/sandbox/slack/slack-sandbox-options.ts';
import { CHANNELS, PEOPLE, USER_GROUP } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createWorkerChecksSandbox } from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';

/** The doctor with a Slack and a WorkerChecks sandbox and a valid environment. */
export async function openDoctorHarness(options: SlackSandboxOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const slack = createSlackSandbox(options);
  const workerChecks = createWorkerChecksSandbox({ widgetSecret: 'widget-secret-1' });
  const { apiUrl } = await slack.start();
  const { url } = await workerChecks.start();
  const env: Readonly<Record<string, string>> = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: apiUrl,
    WORKERCHECKS_API_URL: url,
    WORKERCHECKS_WIDGET_SECRET: 'widget-secret-1',
    WORKERCHECKS_PRODUCTS: 'ncchc=National police check',
    DATABASE_URL: `sqlite://${folder}/data/checks.sqlite`,
    HR_USERS: `${PEOPLE.hr1},${PEOPLE.hr2}`,
    HR_USER_GROUPS: USER_GROUP,
    ADMIN_USERS: PEOPLE.admin,
    RESULTS_CHANNEL: CHANNELS.hr,
  };

  return {
    slack,
    workerChecks,
    folder,
    env,
    /** Runs the doctor. Resolves with the lines it prints and the number of failures. */
    async run(over: Record<string, string> = {}, fileSystem?: string) {
      const lines: string[] = [];
      const used = { ...env, ...over };
      const failures = await runDoctor({
        readConfig: () => parseConfig(used),
        print: (line) => lines.push(line),
        fileSystemAt: () => fileSystem,
      });
      for (const name of [
        'SLACK_BOT_TOKEN',
        'SLACK_APP_TOKEN',
        'WORKERCHECKS_WIDGET_SECRET',
        'ENCRYPTION_KEY',
      ]) {
        const secret = used[name];
        if (secret) expect(lines.join('\n')).not.toContain(secret);
      }
      return { lines, failures };
    },
    async close() {
      await slack.stop();
      await workerChecks.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type DoctorHarness = Awaited<ReturnType<typeof openDoctorHarness>>;

/** The finding on this subject and the advice below it. */
export function findingOn(
  lines: readonly string[],
  subject: string,
): { line: string; advice: string | undefined } {
  const found = lines.filter((line) => line.slice(6).startsWith(`${subject} `));
  expect(found).toHaveLength(1);
  const [line = ''] = found;
  const next = lines[lines.indexOf(line) + 1];
  return { line, advice: next?.startsWith('      → ') ? next : undefined };
}
