import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Reply } from './delivery.ts';
import type { SlackSandbox } from './slack-sandbox.ts';
import { APP_ID } from './workspace/fixtures.ts';
import type { StepExecution } from './workspace/model.ts';
import { misfit } from './workspace/step-parameters.ts';

const parametersSchema = z.object({
  properties: z.record(
    z.string(),
    z.object({
      type: z.enum(['string', 'slack#/types/date', 'slack#/types/user_id']),
      title: z.string(),
      description: z.string(),
    }),
  ),
  required: z.array(z.string()),
});
type StepParameters = z.infer<typeof parametersSchema>;

const manifestSchema = z.object({
  functions: z.record(
    z.string(),
    z.object({
      title: z.string(),
      description: z.string(),
      input_parameters: parametersSchema,
      output_parameters: parametersSchema,
    }),
  ),
  // Slack takes no steps otherwise.
  settings: z.object({ org_deploy_enabled: z.literal(true), function_runtime: z.literal('remote') }),
});

/** Reads the steps of an app from a manifest, by default this project's. Throws if Slack would reject them. */
export function readSteps(manifest = new URL('../../../manifest.workflow.yml', import.meta.url)) {
  return manifestSchema.parse(parse(readFileSync(manifest, 'utf8'))).functions;
}

const listed = ({ properties, required }: StepParameters) =>
  Object.entries(properties).map(([name, one]) => ({ name, ...one, is_required: required.includes(name) }));

/**
 * Runs a workflow that consists of one of the app's steps. Resolves with the execution, which is live, and with Slack's
 * delivery of the event. Throws if Workflow Builder would not run it.
 */
export async function runStep(
  slack: SlackSandbox,
  callbackId: string,
  inputs: Readonly<Record<string, string>>,
): Promise<{ execution: StepExecution; reply: Reply }> {
  const definition = readSteps()[callbackId];
  if (definition === undefined) throw new Error(`The app has no step ${callbackId}`);
  const { title, description, input_parameters, output_parameters } = definition;
  const wrong = misfit(inputs, input_parameters);
  if (wrong !== undefined) throw new Error(`Workflow Builder does not run this: ${wrong}`);
  const number = String(slack.executions.length + 1).padStart(8, '0');
  const execution: StepExecution = {
    id: `Fx${number}`,
    inputs,
    outputParameters: output_parameters,
    state: 'running',
    outputs: {},
    error: undefined,
  };
  slack.executions.push(execution);
  const reply = await slack.event({
    type: 'function_executed',
    function: {
      id: 'Fn00000001',
      callback_id: callbackId,
      title,
      description,
      type: 'app',
      input_parameters: listed(input_parameters),
      output_parameters: listed(output_parameters),
      app_id: APP_ID,
      date_created: 1_700_000_000,
      date_updated: 1_700_000_000,
      date_deleted: 0,
    },
    inputs,
    function_execution_id: execution.id,
    workflow_execution_id: `Wx${number}`,
    // Ends with the step, and is bound to it; a bot that is to answer days later uses its own.
    bot_access_token: `xwfp-sandbox-${number}`,
  });
  return { execution, reply };
}
