import type { JsonObject } from '../../src/sandbox/json.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { ReceivedRequest } from '../../src/sandbox/workerchecks/model.ts';
import type { WorkerChecksSandbox } from '../../src/sandbox/workerchecks/worker-checks-sandbox.ts';
import type { BotRole } from './bot-pool.ts';
import { emailIn, slackPoint, vendorPoint, workerIn } from './crash-point-names.ts';
import { SCENARIOS } from './scenarios.ts';

/** For these, the bot is also killed before the request reaches Slack. */
const POSTS = ['chat.postMessage', 'chat.update'];
/** Methods called by the bot that maintains the cards. */
const CALLED_BY_LEADER = [
  'auth.test',
  'conversations.info',
  'conversations.history',
  'conversations.replies',
];
const CALLED_BY_SERVER = [
  'conversations.open',
  'users.info',
  'usergroups.users.list',
  'chat.postEphemeral',
  'views.open',
  'views.push',
  'views.update',
  'views.publish',
  'response_url',
];
const ROLES = { authenticate: 'leader', invite: 'server', cancel: 'server', result: 'leader' } as const;

const ALWAYS = { times: Number.POSITIVE_INFINITY };

/** Called at every crash point; true if the bot was killed there. */
export type ReachPoint = (name: string, role: BotRole) => boolean;

export function addSlackPoints(slack: SlackSandbox, reach: ReachPoint): void {
  for (const method of POSTS) {
    const role = (args: JsonObject) =>
      SCENARIOS.some(({ channel }) => channel === args.channel) ? 'leader' : 'server';
    const when = (args: JsonObject) => reach(`before ${slackPoint(method, args)}`, role(args));
    slack.fault(method, { kind: 'dropped-before' }, { ...ALWAYS, when });
    slack.fault(
      method,
      { kind: 'hang' },
      { ...ALWAYS, when: (args) => reach(slackPoint(method, args), role(args)) },
    );
  }
  for (const [methods, role] of [
    [CALLED_BY_LEADER, 'leader'],
    [CALLED_BY_SERVER, 'server'],
  ] as const) {
    for (const method of methods) {
      const when = (args: JsonObject) => reach(slackPoint(method, args), role);
      slack.fault(method, { kind: 'hang' }, { ...ALWAYS, when });
    }
  }
}

/**
 * WorkerChecks advances a check each time its result is requested. Each invitation request decides whether the account
 * has credits.
 */
export function addVendorPoints(workerChecks: WorkerChecksSandbox, reach: ReachPoint): void {
  const resultRequests = new Map<string, number>();
  const notYetLost = new Set(SCENARIOS.filter(({ loses }) => loses).map(({ name }) => name));
  const invitationOf = ({ invitationId }: ReceivedRequest) =>
    workerChecks.checks.find(({ id }) => id === invitationId);
  const scenarioNamed = (name: string | undefined) => SCENARIOS.find((scenario) => scenario.name === name);

  function advance(request: ReceivedRequest): false {
    if (request.action === 'invite') {
      const { unpaid = false, resend } = scenarioNamed(workerIn(request)) ?? {};
      const isResend = resend !== undefined && emailIn(request) === resend.email;
      workerChecks.outOfCredits = unpaid || (isResend && resend.unpaid === true);
    }
    const check = invitationOf(request);
    const name = check?.order.last_name ?? '';
    const resend = scenarioNamed(name)?.resend;
    if (request.action === 'cancel' && check?.status === 'Pending' && resend?.submitted) {
      workerChecks.advance(check.id, { status: 'In Progress' });
    }
    if (request.action !== 'result' || check === undefined) return false;
    // An invitation to be re-sent does not advance until the worker submits; what follows happens to the new one.
    const waits = resend?.submitted ? check.status === 'Pending' : check.order.email !== resend?.email;
    if (resend !== undefined && waits) return false;
    const earlier = resultRequests.get(name) ?? 0;
    resultRequests.set(name, earlier + 1);
    const change = scenarioNamed(name)?.advances[earlier];
    if (change !== undefined) workerChecks.advance(check.id, change);
    return false;
  }

  const named = (request: ReceivedRequest) => {
    const check = invitationOf(request);
    const status = check === undefined ? '' : [check.status, check.result].filter(Boolean).join(' ');
    return vendorPoint(request, check?.order.last_name ?? workerIn(request), status);
  };
  for (const action of ['authenticate', 'invite', 'cancel', 'result'] as const) {
    const role = ROLES[action];
    const before = (request: ReceivedRequest) => reach(`before ${named(request)}`, role);
    if (action === 'invite' || action === 'cancel') {
      workerChecks.fault(action, { kind: 'dropped-before' }, { ...ALWAYS, when: before });
    }
    workerChecks.fault(action, { kind: 'hang' }, { ...ALWAYS, when: advance });
    const after = (request: ReceivedRequest) => reach(named(request), role);
    workerChecks.fault(action, { kind: 'hang' }, { ...ALWAYS, when: after });
  }
  const lost = new Set(SCENARIOS.filter(({ resend }) => resend?.losesAnswer).map(({ name }) => name));
  const losesAnswer = (request: ReceivedRequest) =>
    request.action === 'cancel' && lost.delete(invitationOf(request)?.order.last_name ?? '');
  workerChecks.fault('cancel', { kind: 'dropped-after' }, { ...ALWAYS, when: losesAnswer });
  for (const [loses, kind] of [
    ['answer', 'dropped-after'],
    ['request', 'dropped-before'],
  ] as const) {
    const when = (request: ReceivedRequest) => {
      const name = workerIn(request) ?? '';
      return scenarioNamed(name)?.loses === loses && notYetLost.delete(name);
    };
    workerChecks.fault('invite', { kind }, { ...ALWAYS, when });
  }
}
