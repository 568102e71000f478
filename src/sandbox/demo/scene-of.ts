import { dayIn } from '../../text/day.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import { stringAt } from '../json.ts';
import { DESK_TIME_ZONE } from '../protocol/desk-time-zone.ts';
import type {
  Scene,
  SceneChannel,
  SceneCheck,
  SceneFile,
  SceneMessage,
  SceneRun,
  SceneView,
} from '../protocol/scene.ts';
import type { Person } from '../slack/person.ts';
import type { SlackSandbox } from '../slack/slack-sandbox.ts';
import { BOT, TEAM } from '../slack/workspace/fixtures.ts';
import type {
  SandboxChannel,
  SandboxEphemeral,
  SandboxFile,
  SandboxMessage,
  SandboxView,
  StepExecution,
} from '../slack/workspace/model.ts';
import type { SandboxCheck } from '../workerchecks/model.ts';
import { CHARACTERS } from './characters.ts';
import type { DemoEnvironment } from './demo-environment.ts';

const SHOWN_RUNS = 3;

/** What this person currently sees, and WorkerChecks' state. */
export function sceneOf(environment: DemoEnvironment, userId: string): Scene {
  const { slack, workerChecks, faults, clock, command, resultRequestsPerMinute } = environment;
  const person = slack.as(userId);
  const home = person.homeIfAny();
  return {
    me: userId,
    today: dayIn(clock.now(), DESK_TIME_ZONE) ?? '',
    command,
    shortcuts: person.user.teamId === TEAM.id ? [...slack.shortcuts] : [],
    runs: slack.executions.slice(-SHOWN_RUNS).map(runOf).reverse(),
    people: slack.users.map(({ id, name, teamId, isBot, deleted }) => ({
      id,
      ...(CHARACTERS[id] ?? { name, role: '' }),
      isStranger: teamId !== TEAM.id,
      isBot: isBot === true,
      isDeactivated: deleted === true,
    })),
    channels: slack.channels
      .filter(({ members, isArchived }) => members.includes(userId) && !isArchived)
      .map((channel) => channelOf(environment, person, channel)),
    modals: person.modals().map((view) => viewOf(view, person)),
    home: home === undefined ? null : viewOf(home, person),
    vendor: {
      checks: workerChecks.checks.map((check) => checkOf(environment, check)).reverse(),
      faults: faults.list(),
      faultsFor: faults.onlyFor,
      credits: Number.isFinite(workerChecks.credits) ? workerChecks.credits : null,
      invitationMs: workerChecks.invitationMs,
      requests: { used: workerChecks.inLastMinute(), limit: resultRequestsPerMinute },
    },
    // The page shows minutes.
    clock: { at: clock.now() - (clock.now() % MINUTE_MS), speed: clock.speed },
  };
}

function runOf({ id, inputs, state, outputs, error }: StepExecution): SceneRun {
  const [decision, reference] = [stringAt(outputs, 'decision') ?? '', stringAt(outputs, 'reference') ?? ''];
  const outcome = { running: 'waits for the HR desk', completed: decision, failed: `failed: ${error}` }[
    state
  ];
  return { id, worker: inputs.worker_name ?? '', outcome: `${outcome} ${reference}`.trim() };
}

function channelOf({ slack }: DemoEnvironment, person: Person, channel: SandboxChannel): SceneChannel {
  const { id, name, kind, isExtShared, members } = channel;
  const all = [...slack.messages(id), ...person.ephemerals(id).filter((one) => one.threadTs === undefined)];
  return {
    id,
    name,
    kind,
    isExtShared: isExtShared === true,
    hasBot: members.includes(BOT.userId),
    messages: all.toSorted((a, b) => Number(a.ts) - Number(b.ts)).map((one) => messageOf(one, person)),
  };
}

function messageOf(message: SandboxMessage | SandboxEphemeral, person: Person): SceneMessage {
  const { kind, ts, text, blocks, edits, channel } = message;
  const replies =
    message.kind === 'ephemeral'
      ? []
      : [
          ...message.replies.filter((reply) => !reply.deleted),
          ...person.ephemerals(channel).filter((one) => one.threadTs === ts),
        ];
  return {
    kind,
    ts,
    user: message.kind === 'ephemeral' ? BOT.userId : message.user,
    text,
    blocks,
    isEdited: edits > 0,
    replies: replies.map((reply) => messageOf(reply, person)),
    files: message.kind === 'ephemeral' ? [] : message.files.map(shownFile),
    values: person.valuesOn(message),
  };
}

const shownFile = ({ id, name, bytes }: SandboxFile): SceneFile => ({ id, name, bytes: bytes.byteLength });

/** A file in a message that this person can see. */
export function fileFor(slack: SlackSandbox, userId: string, id: string): SandboxFile | undefined {
  const theirs = slack.channels.filter(({ members }) => members.includes(userId));
  const files = theirs.flatMap((channel) => slack.messages(channel.id).flatMap(({ files: sent }) => sent));
  return files.find((file) => file.id === id && !file.deleted);
}

function viewOf(view: SandboxView, person: Person): SceneView {
  return { id: view.id, content: view.content, values: person.valuesOn(view), errors: view.errors };
}

function checkOf({ simulator, products }: DemoEnvironment, check: SandboxCheck): SceneCheck {
  const { id, order, status, result } = check;
  const outlook = simulator.outlook(check);
  return {
    id,
    worker: `${order.first_name} ${order.last_name}`.trim(),
    email: order.email,
    product: products.get(order.product_id) ?? order.product_id,
    reference: order.reference ?? '',
    status,
    result: result ?? outlook.result,
    nextInMs: outlook.nextInMs,
  };
}
