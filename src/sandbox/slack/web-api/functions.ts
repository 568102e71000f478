import { isObject, type JsonObject, parseJson } from '../../json.ts';
import { SlackRefusal, type StepExecution } from '../workspace/model.ts';
import { misfit } from '../workspace/step-parameters.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { messages } from '../workspace/workspace.ts';
import type { Method } from './method.ts';

function running(args: JsonObject, workspace: Workspace): StepExecution {
  const execution = workspace.executions.find(({ id }) => id === args.function_execution_id);
  if (execution === undefined) throw new SlackRefusal('function_execution_not_found');
  if (execution.state !== 'running') throw new SlackRefusal('execution_not_in_running_state');
  return execution;
}

const completeSuccess: Method = {
  run(args, { workspace }) {
    const outputs = typeof args.outputs === 'string' ? parseJson(args.outputs) : args.outputs;
    if (!isObject(outputs))
      throw new SlackRefusal('invalid_arguments', messages('missing required field: outputs'));
    const execution = running(args, workspace);
    const wrong = misfit(outputs, execution.outputParameters);
    if (wrong !== undefined) throw new SlackRefusal('parameter_validation_failed', messages(wrong));
    execution.state = 'completed';
    execution.outputs = outputs;
    return {};
  },
};

const completeError: Method = {
  run(args, { workspace }) {
    const { error } = args;
    if (typeof error !== 'string' || error === '')
      throw new SlackRefusal('invalid_arguments', messages('missing required field: error'));
    const execution = running(args, workspace);
    execution.state = 'failed';
    execution.error = error;
    return {};
  },
};

/** https://docs.slack.dev/reference/methods/functions.completeSuccess: an execution is completed once, one way or the other. */
export const functionMethods: Readonly<Record<string, Method>> = {
  'functions.completeSuccess': completeSuccess,
  'functions.completeError': completeError,
};
