import { isObject, type JsonObject, objectsAt, parseJson, stringAt } from '../../src/sandbox/json.ts';
import type { ReceivedRequest } from '../../src/sandbox/workerchecks/model.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/**
 * Names of the moments a bot can be killed at, the same in every run of the day: what was asked for or written, and for
 * which story. What is counted behind a name (`#2`) is how often that was.
 */
export const scenarioOf = (found: (story: Scenario) => boolean): string | undefined =>
  SCENARIOS.find(found)?.name;

const titleOf = (blocks: unknown): string => {
  const all = typeof blocks === 'string' ? parseJson(blocks) : blocks;
  return stringAt(objectsAt({ all }, 'all')[0], 'text', 'text') ?? '';
};

/** A request to Slack: `card Clear`, `update Clear In Progress`, `views.open`. */
export function slackPoint(method: string, args: JsonObject): string {
  const story = scenarioOf(({ channel }) => channel === args.channel);
  switch (method) {
    case 'chat.postMessage':
      if (story === undefined) return 'message to a person';
      return `${args.thread_ts === undefined ? 'card' : 'reply'} ${story}`;
    case 'chat.update':
      return `update ${story} ${titleOf(args.blocks)}`;
    default:
      return story === undefined ? method : `${method} ${story}`;
  }
}

/** A request to WorkerChecks: `invite Clear`, `look Clear In Progress`. `stands`: what WorkerChecks will answer. */
export function vendorPoint(request: ReceivedRequest, story: string | undefined, stands: string): string {
  if (story === undefined) return request.action;
  return request.action === 'result' ? `look ${story} ${stands}` : `${request.action} ${story}`;
}

/** The worker's last name in an order. */
export function workerIn({ body }: ReceivedRequest): string | undefined {
  return isObject(body) ? stringAt(body, 'last_name') : undefined;
}

/** A key that was committed: `write checks Clear`. `names` knows what ids stand for. */
export function writePoint(key: string, names: ReadonlyMap<string, string>): string {
  const [collection = '', rest = ''] = key.split(/:(.*)/s, 2);
  const named = rest.split(/[ :]/).map((part) => names.get(part));
  const story = named.find((name) => name !== undefined);
  const kind = /^[a-z]+/.exec(rest)?.[0];
  if (story !== undefined) return `write ${collection} ${story}`;
  return collection === 'deliveries' && kind !== undefined
    ? `write deliveries ${kind}`
    : `write ${collection}`;
}
