import { CHANNELS } from '../slack/workspace/fixtures.ts';
import type { SandboxCheck } from '../workerchecks/model.ts';
import type { CourseResult } from '../workerchecks/turnaround.ts';
import type { DemoEnvironment } from './demo-environment.ts';
import { until } from './until.ts';

export interface Order {
  first: string;
  last: string;
  email: string;
  product: string;
  note: string;
  /** As 2026-12-08. */
  startsOn?: string;
  result: CourseResult;
}

/**
 * Orders a check through the bot's form, as a person does in Slack; resolves once its card is posted.
 *
 * @throws AbortError if `signal` aborts the wait; Error if the bot does not answer
 */
export async function orderCheck(
  environment: DemoEnvironment,
  userId: string,
  order: Order,
  signal?: AbortSignal,
): Promise<SandboxCheck> {
  const { slack, workerChecks, simulator, command } = environment;
  const person = slack.as(userId);
  const before = slack.messages(CHANNELS.hr).length;
  await person.command(`${command} invite`, { channel: CHANNELS.hr });
  const view = await until(() => person.modals().find(({ content }) => content.submit !== undefined), signal);
  await person.fill(view, {
    'First name': order.first,
    'Last name': order.last,
    Email: order.email,
    'Check type': order.product,
    'Channel for the card': CHANNELS.hr,
    'Note for colleagues': order.note,
    ...(order.startsOn === undefined ? {} : { 'Starts work on': order.startsOn }),
  });
  await person.submit(view);
  await until(() => (slack.messages(CHANNELS.hr).length > before ? true : undefined), signal);
  const check = workerChecks.checkFor(order.email);
  simulator.chooseResult(check, order.result);
  return check;
}
