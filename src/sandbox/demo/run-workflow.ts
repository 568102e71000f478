import { DAY_MS } from '../../time/durations.ts';
import { runStep } from '../slack/workflow-steps.ts';
import type { DemoEnvironment } from './demo-environment.ts';

/** Workers whom managers ask for; the third address is wrong, so that the desk has something to correct. */
const WORKERS = [
  ['Joan Clarke', 'joan.clarke@example.com', 'National police check'],
  ['Hedy Lamarr', 'hedy.lamarr@example.com', 'Right to work'],
  ['Mary Jackson', 'mary.jackson(at)example.com', 'NDIS worker screening'],
] as const;

/** Simulates a workflow whose only step asks for a background check, run by this person. */
export async function runWorkflow({ slack }: DemoEnvironment, userId: string): Promise<string | undefined> {
  const [name, email, product] = WORKERS[slack.executions.length % WORKERS.length] ?? WORKERS[0];
  const { reply } = await runStep(slack, 'check_request', {
    worker_name: name,
    worker_email: email,
    check_type: product,
    start_date: new Date(Date.now() + 14 * DAY_MS).toISOString().slice(0, 10),
    asked_by: userId,
  });
  return reply.trouble;
}
