import { CHANNELS, PEOPLE } from '../slack/workspace/fixtures.ts';
import type { DemoEnvironment } from './demo-environment.ts';
import { type Order, orderCheck } from './order-check.ts';
import { SAMPLE_LIST } from './sample-list.ts';

const worker = (first: string, last: string, order: Pick<Order, 'product' | 'note' | 'result'>): Order => ({
  first,
  last,
  email: `${first}.${last}@example.com`.toLowerCase(),
  ...order,
});

/** Makes the workspace look lived-in: a few messages, and three checks that Rob ordered through the bot. */
export async function seedData(environment: DemoEnvironment, signal: AbortSignal): Promise<void> {
  const { slack, simulator } = environment;
  const order = (...args: Parameters<typeof worker>) =>
    orderCheck(environment, PEOPLE.hr2, worker(...args), signal);
  slack.say(PEOPLE.hr2, CHANNELS.hr, 'Morning! Three people start next month, I am ordering their checks.');
  slack.say(PEOPLE.colleague, CHANNELS.general, 'Welcome to the sandbox, everybody.');
  slack.say(PEOPLE.stranger, CHANNELS.shared, 'Hello from the agency. Two candidates will follow this week.');
  slack
    .as(PEOPLE.colleague)
    .say(
      'Two start in the warehouse on Monday: Ines Moreau <ines.moreau@example.com>, 0412 345 678, and ' +
        'Kofi Boateng kofi.boateng@example.com',
      { channel: CHANNELS.random },
    );
  slack.as(PEOPLE.colleague).say(`And these thirty, from the agency:\n${SAMPLE_LIST}`, {
    channel: CHANNELS.random,
  });
  const completed = await order('Priya', 'Nair', {
    product: 'ncchc',
    note: 'Night shift, Ward 4',
    result: 'Clear',
  });
  const inProgress = await order('Tom', 'Okafor', {
    product: 'vevo',
    note: '',
    result: 'Attention Required',
  });
  await order('Mei', 'Chen', { product: 'ncchc', note: '', result: 'Refer' });
  simulator.move(completed, 'In Progress');
  simulator.move(completed, 'Completed');
  simulator.move(inProgress, 'In Progress');
}
