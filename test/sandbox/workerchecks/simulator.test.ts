import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SandboxCheck } from '../../../src/sandbox/workerchecks/model.ts';
import { seededRandom } from '../../../src/sandbox/workerchecks/seeded-random.ts';
import { createSimulator, type Simulator } from '../../../src/sandbox/workerchecks/simulator.ts';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
} from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { SECOND_MS } from '../../../src/time/durations.ts';

const WEEK_A_MINUTE = 7 * 24 * 60;

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

/** Lets this many real seconds pass, in the demo's steps. Returns the statuses in order. */
function pass(seconds: number): string[] {
  const seen = [check.status];
  for (let step = 0; step < seconds * 5; step += 1) {
    simulator.pass(SECOND_MS / 5);
    if (seen.at(-1) !== check.status) seen.push(check.status);
  }
  return seen;
}

beforeEach(async () => {
  sandbox = createWorkerChecksSandbox({ widgetSecret: 'secret' });
  await sandbox.start();
  simulator = createSimulator(sandbox, seededRandom(2));
  simulator.speed = WEEK_A_MINUTE;
  check = await order('jo@worker.example');
});
afterEach(() => sandbox.stop());

describe('the simulator', () => {
  it('moves a check through its states, each long enough to be visible', () => {
    expect(pass(3)).toEqual(['Pending']);
    expect(pass(10 * 60)).toEqual(['Pending', 'In Progress', 'Completed']);
    expect(check.result).toBe(simulator.outlook(check).result);
    expect(check.certificateUrl).toMatch(/^http/);
    expect(simulator.outlook(check).nextInMs).toBeUndefined();
  });

  it('stands still at speed 0', () => {
    simulator.speed = 0;
    const before = simulator.outlook(check);
    expect(pass(600)).toEqual(['Pending']);
    expect(simulator.outlook(check)).toEqual(before);
  });

  it('counts down in the time of the check', () => {
    const { nextInMs = 0 } = simulator.outlook(check);
    simulator.pass(SECOND_MS);
    expect(simulator.outlook(check).nextInMs).toBeCloseTo(Math.max(0, nextInMs - SECOND_MS * WEEK_A_MINUTE));
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
    expect(pass(30 * 60)).toEqual(['In Progress', 'Completed']);
  });

  it('does not change a cancelled check', () => {
    sandbox.advance(check.id, { status: 'Cancelled' });
    expect(pass(3_600)).toEqual(['Cancelled']);
  });
});
