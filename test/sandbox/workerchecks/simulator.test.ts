import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createDeskCalendar } from '../../../src/sandbox/demo/desk-calendar.ts';
import type { SandboxCheck } from '../../../src/sandbox/workerchecks/model.ts';
import { seededRandom } from '../../../src/sandbox/workerchecks/seeded-random.ts';
import { createSimulator, type Simulator } from '../../../src/sandbox/workerchecks/simulator.ts';
import { createVendorHours } from '../../../src/sandbox/workerchecks/vendor-hours.ts';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
} from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../src/time/durations.ts';

const hours = createVendorHours(createDeskCalendar());
const MORNING = Date.parse('2026-11-24T09:00+11:00');
/** Calendar time of one step of the demo at an hour a second. */
const STEP_MS = HOUR_MS / 5;

let now: number;
let sandbox: WorkerChecksSandbox;
let simulator: Simulator;
let check: SandboxCheck;

async function order(email: string): Promise<SandboxCheck> {
  const post = async (path: string, token: string, body: unknown) => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return z.object({ token: z.string().default('') }).parse(await response.json()).token;
  };
  const token = await post('/auth/token', '', { widget_secret: 'secret' });
  await post('/invitations', token, { product_id: 'ncchc', email, first_name: 'Jo', last_name: 'Lee' });
  return sandbox.checkFor(email);
}

/** Lets this many hours pass, in the demo's steps. Returns the statuses in order. */
function pass(passedHours: number): string[] {
  const seen = [check.status];
  for (let step = 0; step < passedHours * 5; step += 1) {
    now += STEP_MS;
    simulator.pass(SECOND_MS / 5);
    if (seen.at(-1) !== check.status) seen.push(check.status);
  }
  return seen;
}

beforeEach(async () => {
  now = MORNING;
  sandbox = createWorkerChecksSandbox({ widgetSecret: 'secret', now: () => now });
  await sandbox.start();
  simulator = createSimulator(sandbox, { random: seededRandom(2), now: () => now, hours });
  check = await order('jo@worker.example');
});
afterEach(() => sandbox.stop());

describe('the simulator', () => {
  it('moves a check through its states, each long enough to be visible', () => {
    expect(pass(3)).toEqual(['Pending']);
    expect(pass(60 * 24)).toEqual(['Pending', 'In Progress', 'Completed']);
    expect(check.result).toBe(simulator.outlook(check).result);
    expect(check.certificateUrl).toMatch(/^http/);
    expect(simulator.outlook(check).nextInMs).toBeUndefined();
  });

  it('counts down by the clock, and does nothing while it is paused', () => {
    const { nextInMs = 0 } = simulator.outlook(check);
    for (let step = 0; step < 100; step += 1) simulator.pass(SECOND_MS);
    expect(simulator.outlook(check)).toMatchObject({ nextInMs });
    now += HOUR_MS;
    expect(simulator.outlook(check).nextInMs).toBe(Math.max(0, nextInMs - HOUR_MS));
  });

  it('catches up with a leap at once, and with the day on which the result was released', () => {
    simulator.pass(0);
    now += 100 * DAY_MS;
    simulator.catchUp();
    expect(check.status).toBe('Completed');
    expect(check.releaseDate).toMatch(/^2026-1[12]-/);
  });

  it('leaves a check alone whose worker never submits', () => {
    simulator.holdBack(check);
    now += 100 * DAY_MS;
    simulator.catchUp();
    expect(check.status).toBe('Pending');
    expect(simulator.outlook(check).nextInMs).toBeUndefined();
  });

  it('moves a check by hand, forward and back, with the chosen result', () => {
    simulator.chooseResult(check, 'Refer');
    simulator.move(check, 'In Progress');
    simulator.move(check, 'Completed');
    expect(check).toMatchObject({ status: 'Completed', result: 'Refer' });
    simulator.chooseResult(check, 'Clear');
    expect(check.result).toBe('Clear');
    simulator.move(check, 'In Progress');
    expect(check).toMatchObject({
      status: 'In Progress',
      result: null,
      releaseDate: null,
      certificateUrl: null,
    });
    expect(pass(60 * 24)).toEqual(['In Progress', 'Completed']);
  });

  it('does not change a cancelled check', () => {
    sandbox.advance(check.id, { status: 'Cancelled' });
    expect(pass(60 * 24)).toEqual(['Cancelled']);
  });
});
