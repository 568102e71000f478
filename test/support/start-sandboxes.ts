import {
  createSlackSandbox,
  DEFAULT_SCOPES,
  type SlackSandbox,
} from '../../src/sandbox/slack/slack-sandbox.ts';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
} from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { WIDGET_SECRET } from './bot-environment.ts';

export interface Sandboxes {
  slack: SlackSandbox;
  workerChecks: WorkerChecksSandbox;
  /** Their ports on this machine. */
  ports: { slack: number; workerChecks: number };
  stop(): Promise<void>;
}

export interface SandboxesOptions {
  slack?: Parameters<typeof createSlackSandbox>[0] | undefined;
  workerChecks?: Partial<Parameters<typeof createWorkerChecksSandbox>[0]>;
}

/** Scopes that let the bot find its own posts after a crash. */
export const HISTORY_SCOPES = [...DEFAULT_SCOPES, 'groups:history'];

/** Starts a Slack and a WorkerChecks sandbox, each on a free port. */
export async function startSandboxes(options: SandboxesOptions = {}): Promise<Sandboxes> {
  const slack = createSlackSandbox(options.slack);
  const workerChecks = createWorkerChecksSandbox({ widgetSecret: WIDGET_SECRET, ...options.workerChecks });
  const ports = {
    slack: Number(new URL((await slack.start()).url).port),
    workerChecks: Number(new URL((await workerChecks.start()).url).port),
  };
  return {
    slack,
    workerChecks,
    ports,
    async stop() {
      await slack.stop();
      await workerChecks.stop();
    },
  };
}
