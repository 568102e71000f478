import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlackSandbox, type SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { readSteps, runStep } from '../../../src/sandbox/slack/workflow-steps.ts';

const INPUTS = { worker_name: 'Ada', worker_email: 'a@example.com' };
const OUTPUTS = { decision: 'invited', reference: 'CHK-7F3K2', decided_by: 'UHR1' };

let slack: SlackSandbox;
let web: WebClient;

beforeEach(async () => {
  slack = createSlackSandbox();
  const { apiUrl } = await slack.start();
  web = new WebClient(slack.botToken, { slackApiUrl: apiUrl, retryConfig: { retries: 0 } });
});

afterEach(() => slack.stop());

const run = async (inputs: Record<string, string> = INPUTS) =>
  (await runStep(slack, 'check_request', inputs)).execution;
const succeed = (id: string, outputs: Record<string, string> = OUTPUTS) =>
  web.functions.completeSuccess({ function_execution_id: id, outputs });

describe('a step of a workflow', () => {
  it('is in the manifest, with texts, dates and people', () => {
    expect(Object.keys(readSteps().check_request?.input_parameters.properties ?? {})).toContain(
      'worker_email',
    );
  });

  it.each([
    ['a missing input', { worker_name: 'Ada' }, 'missing worker_email'],
    ['an unknown input', { ...INPUTS, salary: '1' }, 'invalid salary'],
    ['a date that is none', { ...INPUTS, start_date: 'soon' }, 'invalid start_date'],
    ['a person who is none', { ...INPUTS, asked_by: 'Ada' }, 'invalid asked_by'],
  ])('is not run with %s', async (_, inputs, why) => {
    await expect(run(inputs)).rejects.toThrow(why);
  });

  it('is completed once, with the outputs of its definition', async () => {
    const execution = await run();
    await expect(succeed(execution.id, { decision: 'invited' })).rejects.toThrow(
      'parameter_validation_failed',
    );
    await expect(succeed(execution.id, { ...OUTPUTS, more: '1' })).rejects.toThrow(
      'parameter_validation_failed',
    );
    expect(execution.state).toBe('running');
    await succeed(execution.id, { ...OUTPUTS, reference: '' });
    expect(execution).toMatchObject({ state: 'completed', outputs: { reference: '' } });
    await expect(succeed(execution.id)).rejects.toThrow('execution_not_in_running_state');
    await expect(succeed('Fx9')).rejects.toThrow('function_execution_not_found');
  });

  it('fails with a sentence', async () => {
    const execution = await run();
    const fail = (error: string) =>
      web.functions.completeError({ function_execution_id: execution.id, error });
    await expect(fail('')).rejects.toThrow('invalid_arguments');
    await fail('Nobody decided.');
    expect(execution).toMatchObject({ state: 'failed', error: 'Nobody decided.' });
    await expect(fail('Again.')).rejects.toThrow('execution_not_in_running_state');
  });
});
