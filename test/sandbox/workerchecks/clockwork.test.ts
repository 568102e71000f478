import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Clockwork, createClockwork } from '../../../src/sandbox/workerchecks/clockwork.ts';
import type { SandboxCheck } from '../../../src/sandbox/workerchecks/model.ts';
import { seededRandom } from '../../../src/sandbox/workerchecks/seeded-random.ts';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
} from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import { SECOND_MS } from '../../../src/time/durations.ts';

const WEEK_A_MINUTE = 7 * 24 * 60;

let sandbox: WorkerChecksSandbox;
let clockwork: Clockwork;
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

/** So many real seconds go by, in the steps in which the demo counts them. */
function pass(seconds: number): string[] {
  const seen = [check.status];
  for (let step = 0; step < seconds * 5; step += 1) {
    clockwork.pass(SECOND_MS / 5);
    if (seen.at(-1) !== check.status) seen.push(check.status);
  }
  return seen;
}

beforeEach(async () => {
  sandbox = createWorkerChecksSandbox({ widgetSecret: 'secret' });
  await sandbox.start();
  clockwork = createClockwork(sandbox, seededRandom(2));
  clockwork.speed = WEEK_A_MINUTE;
  check = await order('jo@worker.example');
});
afterEach(() => sandbox.stop());

describe('the clockwork', () => {
  it('takes a check through its states, each for long enough to be seen', () => {
    expect(pass(3)).toEqual(['Pending']);
    expect(pass(10 * 60)).toEqual(['Pending', 'In Progress', 'Completed']);
    expect(check.result).toBe(clockwork.outlook(check).result);
    expect(check.certificateUrl).toMatch(/^http/);
    expect(clockwork.outlook(check).nextInMs).toBeUndefined();
  });

  it('stands still at speed 0', () => {
    clockwork.speed = 0;
    const before = clockwork.outlook(check);
    expect(pass(600)).toEqual(['Pending']);
    expect(clockwork.outlook(check)).toEqual(before);
  });

  it('counts down on the calendar of the check', () => {
    const { nextInMs = 0 } = clockwork.outlook(check);
    clockwork.pass(SECOND_MS);
    expect(clockwork.outlook(check).nextInMs).toBeCloseTo(Math.max(0, nextInMs - SECOND_MS * WEEK_A_MINUTE));
  });

  it('moves at once by hand, there and back, with the result that was chosen', () => {
    clockwork.chooseResult(check, 'Refer');
    clockwork.move(check, 'In Progress');
    clockwork.move(check, 'Completed');
    expect(check).toMatchObject({ status: 'Completed', result: 'Refer' });
    clockwork.chooseResult(check, 'Clear');
    expect(check.result).toBe('Clear');
    clockwork.move(check, 'In Progress');
    expect(check).toMatchObject({
      status: 'In Progress',
      result: null,
      releaseDate: null,
      certificateUrl: null,
    });
    expect(pass(30 * 60)).toEqual(['In Progress', 'Completed']);
  });

  it('leaves a cancelled check alone', () => {
    sandbox.advance(check.id, { status: 'Cancelled' });
    expect(pass(3_600)).toEqual(['Cancelled']);
  });
});
