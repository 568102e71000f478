import { isObject, type JsonObject, objectsAt, parseJson, stringAt } from '../../src/sandbox/json.ts';
import type { ReceivedRequest } from '../../src/sandbox/workerchecks/model.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/**
 * Names of crash points, identical in every run of the day: the request or write, and its scenario. A suffix such as
 * `#2` counts occurrences.
 */
export const scenarioOf = (found: (scenario: Scenario) => boolean): string | undefined =>
  SCENARIOS.find(found)?.name;

const titleOf = (blocks: unknown): string => {
  const all = typeof blocks === 'string' ? parseJson(blocks) : blocks;
  return stringAt(objectsAt({ all }, 'all')[0], 'text', 'text') ?? '';
};

/** A request to Slack: `card Clear`, `update Clear In Progress`, `views.open`. */
export function slackPoint(method: string, args: JsonObject): string {
  const scenario = scenarioOf(({ channel }) => channel === args.channel);
  switch (method) {
    case 'chat.postMessage':
      if (scenario === undefined) return 'message to a person';
      return `${args.thread_ts === undefined ? 'card' : 'reply'} ${scenario}`;
    case 'chat.update':
      // References differ between runs.
      return `update ${scenario} ${titleOf(args.blocks).replace(/ by CHK-\w+$/, '')}`;
    default:
      return scenario === undefined ? method : `${method} ${scenario}`;
  }
}

/** A request to WorkerChecks: `invite Clear`, `result Clear In Progress`. `status`: what WorkerChecks will answer. */
export function vendorPoint(request: ReceivedRequest, scenario: string | undefined, status: string): string {
  if (scenario === undefined) return request.action;
  return `${request.action} ${scenario}${request.action === 'result' ? ` ${status}` : ''}`;
}

/** The worker's last name in an invitation request. */
export function workerIn({ body }: ReceivedRequest): string | undefined {
  return isObject(body) ? stringAt(body, 'last_name') : undefined;
}

/** The address in an invitation request. */
export function emailIn({ body }: ReceivedRequest): string | undefined {
  return isObject(body) ? stringAt(body, 'email') : undefined;
}

/** A committed key: `write checks Clear`. `names` maps ids to scenarios. */
export function writePoint(key: string, names: ReadonlyMap<string, string>): string {
  const [collection = '', rest = ''] = key.split(/:(.*)/s, 2);
  const named = rest.split(/[ :]/).map((part) => names.get(part));
  const scenario = named.find((name) => name !== undefined);
  const kind = /^[a-z]+/.exec(rest)?.[0];
  if (scenario !== undefined) return `write ${collection} ${scenario}`;
  return collection === 'deliveries' && kind !== undefined
    ? `write deliveries ${kind}`
    : `write ${collection}`;
}
