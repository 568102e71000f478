import { stringAt } from '../slack/json.ts';
import type { Surface } from '../slack/model.ts';
import type { Person } from '../slack/person.ts';
import type { SandboxCheck } from '../workerchecks/model.ts';
import type { Deed, DeedAnswer, DeedOf } from './deed.ts';
import { inviteInBusinessHub } from './invite-in-businesshub.ts';
import type { World } from './world.ts';

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Does what the person did at the page. Throws, in plain words, where Slack offers no such thing. */
export async function doDeed(world: World, userId: string, deed: Deed): Promise<DeedAnswer> {
  const { slack, clockwork, faults } = world;
  const person = slack.as(userId);
  switch (deed.deed) {
    case 'say':
      slack.say(userId, person.roomOf(deed.room).id, deed.text, deed.thread);
      return {};
    case 'command':
      // Where it fails, Slackbot says so in the channel.
      await person.command(deed.line, { channel: deed.room });
      return {};
    case 'click': {
      const { trouble } = await person.click(surfaceOf(world, person, deed.surface), deed);
      return { problem: trouble && TROUBLE };
    }
    case 'choose':
      return choose(person, surfaceOf(world, person, deed.surface), deed);
    case 'suggest': {
      const found = await person.suggest(surfaceOf(world, person, deed.surface), deed, deed.query);
      const options = found.map((option) => ({
        text: stringAt(option, 'text', 'text') ?? '',
        value: stringAt(option, 'value') ?? '',
      }));
      return { options };
    }
    case 'submit': {
      const view = viewOf(person, deed.view);
      await person.fill(view, deed.fillings);
      const { trouble } = await person.submit(view);
      return { problem: trouble && TROUBLE };
    }
    case 'close':
      await person.close(viewOf(person, deed.view));
      return {};
    case 'open-home': {
      const { trouble } = await person.openHome();
      return { problem: trouble && TROUBLE };
    }
    case 'move-check':
      clockwork.move(checkOf(world, deed.check), deed.status);
      return {};
    case 'choose-result':
      clockwork.chooseResult(checkOf(world, deed.check), deed.result);
      return {};
    case 'invite-in-businesshub':
      inviteInBusinessHub(world);
      return {};
    case 'set-speed':
      clockwork.speed = deed.speed;
      return {};
    case 'set-fault':
      faults.set(deed.fault, deed.on);
      return {};
  }
}

/** In a modal an input is filled; elsewhere choosing acts at once. */
async function choose(person: Person, surface: Surface, deed: DeedOf<'choose'>): Promise<DeedAnswer> {
  const { blockId, actionId, filling } = deed;
  if (surface.kind === 'view' && surface.type === 'modal') {
    await person.fill(surface, { [blockId]: filling });
    return {};
  }
  const { trouble } = await person.select(surface, { blockId, actionId }, filling);
  return { problem: trouble && TROUBLE };
}

function surfaceOf({ slack }: World, person: Person, wanted: DeedOf<'click'>['surface']): Surface {
  if ('id' in wanted) return wanted.kind === 'home' ? person.home() : viewOf(person, wanted.id);
  const { kind, room, ts } = wanted;
  const all =
    kind === 'ephemeral'
      ? person.ephemerals(room)
      : slack.messages(room).flatMap((message) => [message, ...message.replies]);
  const found = all.find((one) => one.ts === ts);
  if (found === undefined) throw new Error('This message is no longer there');
  return found;
}

function viewOf(person: Person, id: string) {
  const view = person.modals().find((one) => one.id === id);
  if (view === undefined) throw new Error('This window is no longer open');
  return view;
}

function checkOf({ workerChecks }: World, id: string): SandboxCheck {
  const check = workerChecks.checks.find((one) => one.id === id);
  if (check === undefined) throw new Error('There is no such check');
  return check;
}
