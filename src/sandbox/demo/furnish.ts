import { setTimeout as delay } from 'node:timers/promises';
import { CHANNELS, PEOPLE } from '../slack/cast.ts';
import type { Person } from '../slack/person.ts';
import type { World } from './world.ts';

const WAIT_MS = 25;
const MOST_WAITS = 200;

const WORKERS = [
  {
    first: 'Priya',
    last: 'Nair',
    email: 'priya.nair@example.com',
    product: 'ncchc',
    note: 'Night shift, Ward 4',
  },
  { first: 'Tom', last: 'Okafor', email: 'tom.okafor@example.com', product: 'vevo', note: '' },
  { first: 'Mei', last: 'Chen', email: 'mei.chen@example.com', product: 'ncchc', note: '' },
] as const;

/** A workspace that looks lived in: a few words from people, and three checks Rob ordered through the bot. */
export async function furnish(world: World): Promise<void> {
  const { slack, workerChecks, clockwork } = world;
  slack.say(
    PEOPLE.hr2,
    CHANNELS.hr,
    'Morning! I am ordering the checks for the three people who start next month.',
  );
  slack.say(PEOPLE.colleague, CHANNELS.general, 'Welcome to the sandbox, everybody.');
  slack.say(PEOPLE.stranger, CHANNELS.shared, 'Hello from the agency. Two candidates will follow this week.');
  const rob = slack.as(PEOPLE.hr2);
  for (const worker of WORKERS) await invite(world, rob, worker);
  const [first, second] = workerChecks.checks;
  if (first !== undefined) {
    clockwork.chooseResult(first, 'Clear');
    clockwork.move(first, 'In Progress');
    clockwork.move(first, 'Completed');
  }
  if (second !== undefined) clockwork.move(second, 'In Progress');
}

async function invite(
  { slack, command }: World,
  person: Person,
  worker: (typeof WORKERS)[number],
): Promise<void> {
  const before = slack.messages(CHANNELS.hr).length;
  await person.command(`${command} invite`, { channel: CHANNELS.hr });
  const view = await until(() => person.modals().find(({ content }) => content.submit !== undefined));
  await person.fill(view, {
    'First name': worker.first,
    'Last name': worker.last,
    Email: worker.email,
    'Check type': worker.product,
    'Channel for the card': CHANNELS.hr,
    'Note for colleagues': worker.note,
  });
  await person.submit(view);
  await until(() => (slack.messages(CHANNELS.hr).length > before ? true : undefined));
}

async function until<T>(find: () => T | undefined): Promise<T> {
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    const found = find();
    if (found !== undefined) return found;
    await delay(WAIT_MS);
  }
  throw new Error('The bot did not answer in time');
}
