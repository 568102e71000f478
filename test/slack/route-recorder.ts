import type { WebClient } from '@slack/web-api';
import type { Permission } from '../../src/slack/access/access.ts';
import {
  type ActionCall,
  type ActionRoute,
  type ChannelRoute,
  type CommandCall,
  type CommandRoute,
  type Form,
  type FormRoute,
  form,
  type HomeRoute,
  type OptionsRoute,
  type Routes,
  type ShortcutRoute,
  type SubmissionAnswer,
  type SubmissionCall,
  type SubmittedView,
} from '../../src/slack/router/routes.ts';
import type { StepRoute } from '../../src/slack/router/step-route.ts';
import { FORM_ACTIONS, reopenForm } from '../../src/slack/submissions/reopen-form.ts';
import type { SavedForms } from '../../src/slack/submissions/saved-forms.ts';

const CHANNEL_EVENTS = [
  'member_joined_channel',
  'channel_shared',
  'channel_unshared',
  'channel_convert_to_public',
  'channel_convert_to_private',
  'channel_unarchive',
  'group_unarchive',
  'channel_id_changed',
  'message',
];

/** A route table to which a test adds routes before the app starts. */
export function createRouteRecorder(services: { savedForms: SavedForms; web: WebClient }) {
  const commands: Record<string, CommandRoute> = {};
  const forms: Record<string, FormRoute> = {};
  const actions: Record<string, ActionRoute> = {
    [FORM_ACTIONS.openAgain]: { may: 'see', run: reopenForm(forms, services), what: '' },
  };
  const options: Record<string, OptionsRoute> = {};
  const shortcuts: Record<string, ShortcutRoute> = {};
  const steps: Record<string, StepRoute> = {};
  const events: Record<string, HomeRoute | ChannelRoute> = {};
  let unknown: (call: CommandCall) => Promise<void> = async () => {};
  const routes: Routes = {
    commands,
    unknownCommand: (call) => unknown(call),
    actions,
    forms,
    options,
    shortcuts,
    steps,
    events,
  };

  return {
    routes,
    step(callbackId: string, run: StepRoute['run']) {
      steps[callbackId] = { run, what: '' };
    },
    command(word: string, may: Permission | undefined, run: CommandRoute['run']) {
      commands[word] = { may, run, usage: word, what: '' };
    },
    unknownCommand(run: CommandRoute['run']) {
      unknown = run;
    },
    action(actionId: string, may: Permission, run: (call: ActionCall) => Promise<void>) {
      actions[actionId] = { may, run, what: '' };
    },
    ignoredAction(actionId: string) {
      actions[actionId] = { may: undefined, run: undefined, what: '' };
    },
    submission<T>(
      callbackId: string,
      may: Permission,
      read: (view: SubmittedView) => SubmissionAnswer<T> | Promise<SubmissionAnswer<T>>,
      run: (call: SubmissionCall<T>) => Promise<void>,
      rest: Pick<Form, 'again'> = {},
    ) {
      forms[callbackId] = { may, ...form<T>({ read, run, ...rest }), what: '' };
    },
    options(actionId: string, may: Permission, find: OptionsRoute['find']) {
      options[actionId] = { may, find, what: '' };
    },
    shortcut(callbackId: string, from: ShortcutRoute['from'], run: ShortcutRoute['run']) {
      shortcuts[callbackId] = { may: 'invite', from, run, what: '' };
    },
    home(home: HomeRoute['home']) {
      events.app_home_opened = { may: 'see', home, scopes: [], what: '' };
    },
    channelChanged(channel: ChannelRoute['channel']) {
      for (const type of CHANNEL_EVENTS) events[type] = { channel, scopes: [], what: '' };
    },
  };
}
