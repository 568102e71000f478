import { SlackRefusal } from '../workspace/model.ts';
import { newView, openModal, pushModal, replaceContent, viewContent } from '../workspace/views.ts';
import { wireView } from '../workspace/wire.ts';
import { messages } from '../workspace/workspace.ts';
import type { Method } from './method.ts';

const open: Method = {
  run(args, { workspace }) {
    const content = viewContent(args.view, 'modal', workspace);
    const { user, channel } = workspace.spendTrigger(args.trigger_id);
    return { view: wireView(openModal(workspace, user, content, channel)) };
  },
};

const push: Method = {
  run(args, { workspace }) {
    const content = viewContent(args.view, 'modal', workspace);
    const { user } = workspace.spendTrigger(args.trigger_id);
    return { view: wireView(pushModal(workspace, user, content)) };
  },
};

const update: Method = {
  run(args, { workspace }) {
    const { view_id: id, external_id: externalId, hash } = args;
    if (id === undefined && externalId === undefined) {
      throw new SlackRefusal('invalid_arguments', messages('one of view_id and external_id is required'));
    }
    const view =
      typeof id === 'string'
        ? workspace.view(id)
        : workspace.openModals().find((one) => one.content.external_id === externalId);
    if (view === undefined) throw new SlackRefusal('not_found');
    if (hash !== undefined && hash !== view.hash) throw new SlackRefusal('hash_conflict');
    replaceContent(workspace, view, viewContent(args.view, view.type, workspace, view.id));
    return { view: wireView(view) };
  },
};

const publish: Method = {
  run(args, { workspace }) {
    const user = typeof args.user_id === 'string' ? workspace.user(args.user_id) : undefined;
    if (user === undefined) throw new SlackRefusal('invalid_arguments', messages('invalid `user_id`'));
    const before = workspace.homes.get(user.id);
    const content = viewContent(args.view, 'home', workspace, before?.id);
    if (args.hash !== undefined && args.hash !== before?.hash) throw new SlackRefusal('hash_conflict');
    if (before !== undefined) {
      replaceContent(workspace, before, content);
      return { view: wireView(before) };
    }
    const view = newView(workspace, { user: user.id, type: 'home', content, originChannel: undefined });
    workspace.homes.set(user.id, view);
    return { view: wireView(view) };
  },
};

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
