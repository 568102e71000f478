import { stringAt } from '../json.ts';
import type { ActionResult, DemoAction, DemoActionOf } from '../protocol/demo-action.ts';
import { setDeactivated } from '../slack/change-people.ts';
import { blocksOn } from '../slack/controls.ts';
import type { Person } from '../slack/person.ts';
import type { Surface } from '../slack/workspace/model.ts';
import type { SandboxCheck } from '../workerchecks/model.ts';
import type { DemoEnvironment } from './demo-environment.ts';
import { fillingOf } from './filling-of.ts';
import { inviteInBusinessHub } from './invite-in-businesshub.ts';
import { jumpTarget } from './jumps.ts';
import { leap } from './leap.ts';
import { runWorkflow } from './run-workflow.ts';

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Performs an action from the page. Throws, in plain words, if Slack offers no such action. */
export async function performAction(
  environment: DemoEnvironment,
  userId: string,
  action: DemoAction,
): Promise<ActionResult> {
  const { slack, workerChecks, simulator, faults, clock } = environment;
  const person = slack.as(userId);
  switch (action.type) {
    case 'say':
      person.say(action.text, action);
      return {};
    case 'command':
      // If it fails, Slackbot says so in the channel.
      await person.command(action.line, { channel: action.channel });
      return {};
    case 'message-shortcut': {
      const message = surfaceOf(environment, person, action.surface);
      if (message.kind === 'view') throw new Error('Shortcuts belong to messages');
      const { trouble } = await person.messageShortcut(action.callbackId, message);
      return { problem: trouble && TROUBLE };
    }
    case 'global-shortcut': {
      const { trouble } = await person.globalShortcut(action.callbackId);
      return { problem: trouble && TROUBLE };
    }
    case 'click': {
      const { trouble } = await person.click(surfaceOf(environment, person, action.surface), action);
      return { problem: trouble && TROUBLE };
    }
    case 'choose':
      return choose(person, surfaceOf(environment, person, action.surface), action);
    case 'suggest': {
      const found = await person.suggest(
        surfaceOf(environment, person, action.surface),
        action,
        action.query,
      );
      const options = found.map((option) => ({
        text: stringAt(option, 'text', 'text') ?? '',
        value: stringAt(option, 'value') ?? '',
      }));
      return { options };
    }
    case 'submit': {
      const view = viewOf(person, action.view);
      await person.fill(
        view,
        Object.fromEntries(
          Object.entries(action.fillings).map(([blockId, filling]) => [blockId, fillingOf(filling)]),
        ),
      );
      const { trouble } = await person.submit(view);
      return { problem: trouble && TROUBLE };
    }
    case 'close':
      await person.close(viewOf(person, action.view));
      return {};
    case 'open-home': {
      const { trouble } = await person.openHome();
      return { problem: trouble && TROUBLE };
    }
    case 'set-deactivated':
      await setDeactivated(slack, userId, action.on);
      return {};
    case 'move-check':
      simulator.move(checkOf(environment, action.check), action.status);
      return {};
    case 'choose-result':
      simulator.chooseResult(checkOf(environment, action.check), action.result);
      return {};
    case 'run-workflow':
      return { problem: (await runWorkflow(environment, userId)) && TROUBLE };
    case 'invite-in-businesshub':
      inviteInBusinessHub(environment);
      return {};
    case 'set-speed':
      clock.speed = action.speed;
      return {};
    case 'jump':
      leap(environment, jumpTarget(environment.calendar, clock.now(), action.to));
      return {};
    case 'limit-faults':
      faults.onlyFor = action.email.trim();
      return {};
    case 'set-credits':
      workerChecks.credits = action.credits ?? Number.POSITIVE_INFINITY;
      return {};
    case 'set-invitation-time':
      workerChecks.invitationMs = action.ms;
      return {};
    case 'set-fault':
      faults.set(action.fault, action.on);
      return {};
  }
}

/** In a modal, fills a field; anywhere else it acts immediately. */
async function choose(
  person: Person,
  surface: Surface,
  action: DemoActionOf<'choose'>,
): Promise<ActionResult> {
  const { blockId, actionId, filling } = action;
  const isField = blocksOn(surface).some((block) => block.type === 'input' && block.block_id === blockId);
  if (surface.kind === 'view' && surface.type === 'modal' && isField) {
    await person.fill(surface, { [blockId]: fillingOf(filling) });
    return {};
  }
  const { trouble } = await person.select(surface, { blockId, actionId }, fillingOf(filling));
  return { problem: trouble && TROUBLE };
}

function surfaceOf(
  { slack }: DemoEnvironment,
  person: Person,
  wanted: DemoActionOf<'click'>['surface'],
): Surface {
  if ('id' in wanted) return wanted.kind === 'home' ? person.home() : viewOf(person, wanted.id);
  const { kind, channel, ts } = wanted;
  const all =
    kind === 'ephemeral'
      ? person.ephemerals(channel)
      : slack.messages(channel).flatMap((message) => [message, ...message.replies]);
  const found = all.find((one) => one.ts === ts);
  if (found === undefined) throw new Error('This message is no longer there');
  return found;
}

function viewOf(person: Person, id: string) {
  const view = person.modals().find((one) => one.id === id);
  if (view === undefined) throw new Error('This window is no longer open');
  return view;
}

function checkOf({ workerChecks }: DemoEnvironment, id: string): SandboxCheck {
  const check = workerChecks.checks.find((one) => one.id === id);
  if (check === undefined) throw new Error('There is no such check');
  return check;
}
