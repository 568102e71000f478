import { isBusinessDay } from '../../time/business-days.ts';
import { HOUR_MS } from '../../time/durations.ts';
import { dayName, type LocalCalendar } from '../../time/local-calendar.ts';
import { momentAt } from '../local-moment.ts';
import { plainText } from '../slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../slack/workspace/fixtures.ts';
import type { SandboxCheck } from '../workerchecks/model.ts';
import type { DemoEnvironment } from './demo-environment.ts';
import { leap } from './leap.ts';
import { type Order, orderCheck } from './order-check.ts';
import { SAMPLE_LIST } from './sample-list.ts';
import { until } from './until.ts';

/** Business days before the demo begins: long enough for a check to be stale, and for a result to lie unopened. */
const STALE_DAYS = 9;
const UNOPENED_DAYS = 3;
/** Two in the afternoon: the morning digest of that day is no longer posted. */
const AFTERNOON_MS = 14 * HOUR_MS;

/** When the first of these checks is ordered: the demo's clock begins there. */
export function historyStart(calendar: LocalCalendar, startAt: number): number {
  return momentAt(calendar, { day: businessDay(calendar, startAt, -STALE_DAYS), time: AFTERNOON_MS });
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
  const day = (businessDays: number) => businessDay(calendar, startAt, businessDays);

  const stale = await order('Mei', 'Chen', { product: 'ncchc', note: '', result: 'Refer' });
  simulator.holdBack(stale);

  leap(environment, momentAt(calendar, { day: day(-UNOPENED_DAYS), time: AFTERNOON_MS }));
  const unopened = await order('Lena', 'Vogt', { product: 'ndis', note: '', result: 'Attention Required' });
  simulator.move(unopened, 'In Progress');
  simulator.move(unopened, 'Completed');
  await seen(environment, unopened, signal);

  leap(environment, startAt);
  say(environment);
  const completed = await order('Priya', 'Nair', {
    product: 'ncchc',
    note: 'Night shift, Ward 4',
    result: 'Clear',
  });
  simulator.move(completed, 'In Progress');
  simulator.move(completed, 'Completed');
  const inProgress = await order('Tom', 'Okafor', {
    product: 'vevo',
    note: '',
    result: 'Attention Required',
  });
  simulator.move(inProgress, 'In Progress');
  const atRisk = await order('Noor', 'Haddad', {
    product: 'ncchc',
    note: '',
    startsOn: dayName(day(1)),
    result: 'Clear',
  });
  simulator.holdBack(atRisk);
  const lost = workerChecks.faultFor('jack.doyle@example.com', 'invite', { kind: 'dropped-after' });
  await order('Jack', 'Doyle', { product: 'ncchc', note: '', result: 'Clear' });
  lost.cancel();
}

function say({ slack }: DemoEnvironment): void {
  slack.say(PEOPLE.hr2, CHANNELS.hr, 'Morning! Three people start soon, I am ordering their checks.');
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

/** Resolves once the bot has seen that this check is completed. */
async function seen({ slack }: DemoEnvironment, check: SandboxCheck, signal: AbortSignal): Promise<void> {
  const { reference = '' } = check.order;
  const isCompleted = (text: string) => text.includes(reference) && text.includes('Completed');
  await until(() => slack.messages(CHANNELS.hr).map(plainText).find(isCompleted), signal);
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
