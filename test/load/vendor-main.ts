import { z } from 'zod';
import { seededRandom } from '../../src/sandbox/workerchecks/seeded-random.ts';
import { createVendorHours } from '../../src/sandbox/workerchecks/vendor-hours.ts';
import { createWorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { businessCalendar } from '../../src/time/business-calendar.ts';
import { WIDGET_SECRET } from '../support/bot-environment.ts';
import { answerCalls } from './child-calls.ts';
import { PRODUCTS, SEEDED_NAME } from './customer.ts';
import { createWorkers } from './workers.ts';

/**
 * WorkerChecks and the workers, in a process of their own. Prints its address. It answers as many result requests as come:
 * whether the bots keep to the limit is judged afterwards, by what arrived.
 */
const MOVES_EVERY_MS = 1_000;
/** How long it takes to answer an invitation, milliseconds. */
const ANSWER_MS = 200;

const { TIME_ZONE = '', HOLIDAYS = '', LOAD_SEED = '1' } = process.env;

const sandbox = createWorkerChecksSandbox({
  widgetSecret: WIDGET_SECRET,
  resultRequestsPerMinute: Number.POSITIVE_INFINITY,
  onChange: tellOfInvitations,
});
sandbox.invitationMs = ANSWER_MS;
const workers = createWorkers(sandbox, {
  random: seededRandom(Number(LOAD_SEED)),
  hours: createVendorHours(businessCalendar({ timeZone: TIME_ZONE, holidays: HOLIDAYS })),
});

let moving: NodeJS.Timeout | undefined;
/** The index of the first invitation of which the people have not been told. */
let told = 0;

/** As BusinessHub would show them: the people need an id where the bot asks for it. */
function tellOfInvitations(): void {
  for (; told < sandbox.checks.length; told += 1) {
    const check = sandbox.checks[told];
    if (check?.order.reference !== undefined)
      process.send?.({ invited: { id: check.id, reference: check.order.reference } });
  }
}

function seed(about: unknown) {
  const count = z.number().parse(about);
  const seeded = Array.from({ length: count }, (_, number) => {
    const { open, follow } = workers.drawOpen();
    const order = {
      product_id: PRODUCTS[number % PRODUCTS.length] ?? PRODUCTS[0],
      email: `seeded${number}@example.com`,
      first_name: 'Ada',
      last_name: `${SEEDED_NAME} ${number}`,
    };
    const check = sandbox.inviteInBusinessHub(order);
    follow(check);
    return { ...open, invitationId: check.id, order };
  });
  told = sandbox.checks.length;
  return seeded;
}

/** When the first request after the release asked for this result. */
function firstPolls() {
  const byInvitation = Map.groupBy(
    sandbox.requests.filter(({ action }) => action === 'result'),
    ({ invitationId }) => invitationId,
  );
  return workers.releases.map(({ invitationId, at }) => {
    const polledAt = byInvitation.get(invitationId)?.find((request) => request.at >= at)?.at;
    return { invitationId, at, polledAt };
  });
}

answerCalls({
  seed,
  work() {
    moving = setInterval(() => workers.move(), MOVES_EVERY_MS);
  },
  rest: () => clearInterval(moving),
  figures: () => ({
    results: sandbox.requests.filter(({ action }) => action === 'result').map(({ at }) => at),
    maxInAnyMinute: sandbox.maxInAnyMinute(),
    releases: firstPolls(),
  }),
  invitations: () =>
    sandbox.checks.map(({ id, status, result, order }) => ({ id, status, result, name: order.last_name })),
});
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${(await sandbox.start()).url}\n`);
