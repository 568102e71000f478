import { isBusinessDay } from '../../time/business-days.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { dayName, type LocalCalendar } from '../../time/local-calendar.ts';
import { momentAt } from '../../time/local-moment.ts';
import { plainText } from '../slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../slack/workspace/model.ts';
import type { SandboxCheck } from '../workerchecks/model.ts';
import type { DemoEnvironment } from './demo-environment.ts';
import { leap } from './leap.ts';
import { type Order, orderCheck } from './order-check.ts';
import { SAMPLE_LIST } from './sample-list.ts';
import { until } from './until.ts';

/** On which business days before the demo begins they were ordered. */
const DAYS = { stale: -9, reviewed: -3, others: -1 } as const;
/** Two in the afternoon: the morning digest of that day is no longer posted. */
const AFTERNOON_MS = 14 * HOUR_MS;

/** When the first of these checks is ordered: the demo's clock begins there. */
export function historyStart(calendar: LocalCalendar, startAt: number): number {
  return momentAt(calendar, { day: businessDay(calendar, startAt, DAYS.stale), time: AFTERNOON_MS });
}

/**
 * Makes the workspace look lived-in: a few messages, and checks that Rob ordered through the bot over the last days, of
 * every kind that needs somebody. Ends with the clock at `startAt`.
 */
export async function seedData(
  environment: DemoEnvironment,
  { startAt, signal }: { startAt: number; signal: AbortSignal },
): Promise<void> {
  const { simulator, calendar, workerChecks } = environment;
  const order = (first: string, last: string, rest: Omit<Order, 'first' | 'last' | 'email'>) => {
    const email = `${first}.${last}@example.com`.toLowerCase();
    return orderCheck(environment, PEOPLE.hr2, { first, last, email, ...rest }, signal);
  };
  const dayAt = (businessDays: number) => businessDay(calendar, startAt, businessDays);
  const leapToDay = (businessDays: number) =>
    leap(environment, momentAt(calendar, { day: dayAt(businessDays), time: AFTERNOON_MS }));
  const complete = async (check: SandboxCheck) => {
    simulator.move(check, 'In Progress');
    simulator.move(check, 'Completed');
    return await cardOf(environment, check, 'Completed', signal);
  };

  simulator.holdBack(await order('Mei', 'Chen', { product: 'ncchc', note: '', result: 'Refer' }));

  leapToDay(DAYS.reviewed);
  const lena = await order('Lena', 'Vogt', { product: 'ndis', note: '', result: 'Attention Required' });
  await open(environment, await complete(lena), signal);

  leapToDay(DAYS.others);
  say(environment);
  await complete(
    await order('Priya', 'Nair', { product: 'ncchc', note: 'Night shift, Ward 4', result: 'Clear' }),
  );
  const tom = await order('Tom', 'Okafor', { product: 'vevo', note: '', result: 'Attention Required' });
  simulator.holdBack(tom);
  const startsOn = dayName(dayAt(1));
  simulator.holdBack(
    await order('Noor', 'Haddad', { product: 'ncchc', note: '', startsOn, result: 'Clear' }),
  );
  const lostAnswer = workerChecks.faultFor('jack.doyle@example.com', 'invite', { kind: 'dropped-after' });
  await order('Jack', 'Doyle', { product: 'ncchc', note: '', result: 'Clear' });
  lostAnswer.cancel();

  leap(environment, startAt);
  simulator.move(tom, 'In Progress');
}

/** The check's card, once it says this. */
async function cardOf({ slack }: DemoEnvironment, check: SandboxCheck, says: string, signal: AbortSignal) {
  const { reference = '' } = check.order;
  const isIt = (text: string) => text.includes(reference) && text.includes(says);
  return await until(() => slack.messages(CHANNELS.hr).find((one) => isIt(plainText(one))), signal);
}

/** Rob opens the result, and closes the window again. */
async function open({ slack }: DemoEnvironment, card: SandboxMessage, signal: AbortSignal): Promise<void> {
  const rob = slack.as(PEOPLE.hr2);
  await rob.click(card, 'View certificate');
  await rob.close(await until(() => rob.modals().at(-1), signal));
}

function say({ slack }: DemoEnvironment): void {
  slack.say(PEOPLE.hr2, CHANNELS.hr, 'More people start soon, I am ordering their checks.');
  slack.say(PEOPLE.colleague, CHANNELS.general, 'Welcome to the sandbox, everybody.');
  slack.say(PEOPLE.stranger, CHANNELS.shared, 'Hello from the agency. Two candidates will follow this week.');
  const colleague = slack.as(PEOPLE.colleague);
  colleague.say(
    'Two start in the warehouse on Monday: Ines Moreau <ines.moreau@example.com>, 0412 345 678, and ' +
      'Kofi Boateng kofi.boateng@example.com',
    { channel: CHANNELS.random },
  );
  colleague.say(`And these thirty, from the agency:\n${SAMPLE_LIST}`, { channel: CHANNELS.random });
}

/** The business day so many from the day of `at`; negative: before it. */
function businessDay(calendar: LocalCalendar, at: number, count: number): number {
  let { day } = calendar.local(at);
  for (let left = Math.abs(count); left > 0; ) {
    day += Math.sign(count);
    if (isBusinessDay(calendar, day)) left -= 1;
  }
  return day;
}
