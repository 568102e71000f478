import { afterEach, beforeEach, expect, it } from 'vitest';
import { StorageError } from '../../../src/errors.ts';
import { runStep } from '../../../src/sandbox/slack/workflow-steps.ts';
import type { StepCall } from '../../../src/slack/router/step-route.ts';
import { eventually } from '../../support/eventually.ts';
import { createSlackHarness } from '../slack-harness.ts';

const INPUTS = { worker_name: 'Ada Lovelace', worker_email: 'ada@example.com' };

let harness: Awaited<ReturnType<typeof createSlackHarness>>;
let calls: StepCall[];
let failures: Error[];

beforeEach(async () => {
  harness = await createSlackHarness({ ackTimeoutMs: 200 });
  calls = [];
  failures = [];
  harness.routes.step('check_request', async (call) => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    calls.push(call);
  });
  const app = await harness.start();
  await eventually(() => app.ready());
});

afterEach(() => harness.stop());

it('passes on the texts of a step, and acknowledges the event after that', async () => {
  const { execution, reply } = await runStep(harness.sandbox, 'check_request', INPUTS);
  expect(reply.status).toBe(200);
  expect(calls).toEqual([{ executionId: execution.id, teamId: 'T0SANDBOX', inputs: INPUTS }]);
});

it('does not acknowledge what it could not keep, so that Slack sends it again', async () => {
  failures.push(new StorageError('The store is away.'));
  const { reply } = await runStep(harness.sandbox, 'check_request', INPUTS);
  expect(reply.trouble).toBe('operation_timeout');
  expect((await harness.sandbox.redeliver(reply, { attempt: 1, reason: 'http_timeout' })).status).toBe(200);
  expect(calls).toHaveLength(1);
});

it('takes nothing from another workspace, and nothing without an execution', async () => {
  const { reply } = await runStep(harness.sandbox, 'check_request', INPUTS);
  const { payload } = reply.delivery;
  await harness.sandbox.deliver('events_api', { ...payload, team_id: 'T0ELSEWHERE', event_id: 'Ev2' });
  const event = Object.assign({}, payload.event, { function_execution_id: '' });
  const answer = await harness.sandbox.deliver('events_api', { ...payload, event, event_id: 'Ev3' });
  expect(answer.status).toBe(200);
  expect(calls).toHaveLength(1);
  expect(harness.log.events()).toContain('slack.refused');
});
