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
const ASKED_BY_LEADER = ['auth.test', 'conversations.info', 'conversations.history', 'conversations.replies'];
const ASKED_BY_SERVER = [
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
const DOERS = { authenticate: 'leader', invite: 'server', cancel: 'server', result: 'leader' } as const;

const ALWAYS = { times: Number.POSITIVE_INFINITY };

/** `pass` is called at every crash point; true if the bot was killed there. */
export type ReachPoint = (name: string, doer: BotRole) => boolean;

export function addSlackPoints(slack: SlackSandbox, pass: ReachPoint): void {
  for (const method of POSTS) {
    const doer = (args: JsonObject) =>
      SCENARIOS.some(({ channel }) => channel === args.channel) ? 'leader' : 'server';
    const when = (args: JsonObject) => pass(`before ${slackPoint(method, args)}`, doer(args));
    slack.fault(method, { kind: 'dropped-before' }, { ...ALWAYS, when });
    slack.fault(
      method,
      { kind: 'hang' },
      { ...ALWAYS, when: (args) => pass(slackPoint(method, args), doer(args)) },
    );
  }
  for (const [methods, doer] of [
    [ASKED_BY_LEADER, 'leader'],
    [ASKED_BY_SERVER, 'server'],
  ] as const) {
    for (const method of methods) {
      const when = (args: JsonObject) => pass(slackPoint(method, args), doer);
      slack.fault(method, { kind: 'hang' }, { ...ALWAYS, when });
    }
  }
}

/**
 * WorkerChecks advances a check each time its result is requested; each invitation request determines whether there are
 * credits for it.
 */
export function addVendorPoints(workerChecks: WorkerChecksSandbox, pass: ReachPoint): void {
  const looks = new Map<string, number>();
  const losing = new Set(SCENARIOS.filter(({ loses }) => loses).map(({ name }) => name));
  const invitationOf = ({ invitationId }: ReceivedRequest) =>
    workerChecks.checks.find(({ id }) => id === invitationId);
  const storyNamed = (name: string | undefined) => SCENARIOS.find((scenario) => scenario.name === name);

  function follow(request: ReceivedRequest): false {
    if (request.action === 'invite') {
      const { unpaid = false, resend } = storyNamed(workerIn(request)) ?? {};
      const isAgain = resend !== undefined && emailIn(request) === resend.email;
      workerChecks.outOfCredits = unpaid || (isAgain && resend.unpaid === true);
    }
    const check = invitationOf(request);
    const name = check?.order.last_name ?? '';
    const resend = storyNamed(name)?.resend;
    if (request.action === 'cancel' && check?.status === 'Pending' && resend?.submitted) {
      workerChecks.advance(check.id, { status: 'In Progress' });
    }
    if (request.action !== 'result' || check === undefined) return false;
    // An invitation to be re-sent does not advance until the worker submits; what follows happens to the new one.
    const waits = resend?.submitted ? check.status === 'Pending' : check.order.email !== resend?.email;
    if (resend !== undefined && waits) return false;
    const seen = looks.get(name) ?? 0;
    looks.set(name, seen + 1);
    const change = storyNamed(name)?.looks[seen];
    if (change !== undefined) workerChecks.advance(check.id, change);
    return false;
  }

  const named = (request: ReceivedRequest) => {
    const check = invitationOf(request);
    const stands = check === undefined ? '' : [check.status, check.result].filter(Boolean).join(' ');
    return vendorPoint(request, check?.order.last_name ?? workerIn(request), stands);
  };
  for (const action of ['authenticate', 'invite', 'cancel', 'result'] as const) {
    const doer = DOERS[action];
    const before = (request: ReceivedRequest) => pass(`before ${named(request)}`, doer);
    if (action === 'invite' || action === 'cancel') {
      workerChecks.fault(action, { kind: 'dropped-before' }, { ...ALWAYS, when: before });
    }
    workerChecks.fault(action, { kind: 'hang' }, { ...ALWAYS, when: follow });
    const after = (request: ReceivedRequest) => pass(named(request), doer);
    workerChecks.fault(action, { kind: 'hang' }, { ...ALWAYS, when: after });
  }
  const unheard = new Set(SCENARIOS.filter(({ resend }) => resend?.losesAnswer).map(({ name }) => name));
  const losesAnswer = (request: ReceivedRequest) =>
    request.action === 'cancel' && unheard.delete(invitationOf(request)?.order.last_name ?? '');
  workerChecks.fault('cancel', { kind: 'dropped-after' }, { ...ALWAYS, when: losesAnswer });
  for (const [loses, kind] of [
    ['answer', 'dropped-after'],
    ['request', 'dropped-before'],
  ] as const) {
    const when = (request: ReceivedRequest) => {
      const name = workerIn(request) ?? '';
      return storyNamed(name)?.loses === loses && losing.delete(name);
    };
    workerChecks.fault('invite', { kind }, { ...ALWAYS, when });
  }
}
