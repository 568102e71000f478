import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createFaults, type Faults } from '../../../src/sandbox/demo/faults.ts';
import {
  createWorkerChecksSandbox,
  type WorkerChecksSandbox,
} from '../../../src/sandbox/workerchecks/worker-checks-sandbox.ts';

let sandbox: WorkerChecksSandbox;
let faults: Faults;

beforeEach(async () => {
  sandbox = createWorkerChecksSandbox({ widgetSecret: 'secret' });
  await sandbox.start();
  faults = createFaults(sandbox);
});
afterEach(() => sandbox.stop());

const post = (path: string, body: unknown, token = '') =>
  fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
  });

it('faults affect all workers, or only the chosen one', async () => {
  const answer = await (await post('/auth/token', { widget_secret: 'secret' })).json();
  const { token } = z.object({ token: z.string() }).parse(answer);
  const invite = async (email: string) =>
    (await post('/invitations', { product_id: 'p', email, first_name: 'Jo', last_name: 'Ng' }, token)).status;
  faults.set('last-name', true);
  expect(await invite('jo@x.example')).toBe(422);
  faults.onlyFor = 'jo@x.example';
  expect([await invite('jo@x.example'), await invite('ng@x.example')]).toEqual([422, 201]);
  faults.set('last-name', false);
  expect(await invite('jo@x.example')).toBe(201);
});
