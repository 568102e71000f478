import { isObject, type JsonObject, objectsAt, parseJson, stringAt } from '../../json.ts';
import { MOST_VIEW_BYTES, viewComplaints } from '../validate/view.ts';
import { withIds } from './content.ts';
import { type Chosen, type SandboxView, SlackRefusal } from './model.ts';
import { elementsOf } from './wire.ts';
import { messages, type Workspace } from './workspace.ts';

/** Slack's limit of stacked modals. */
const MOST_VIEWS = 3;

/**
 * A view from the app, validated as Slack does and with all ids filled in. `self`: the view it replaces. Throws
 * SlackRefusal.
 */
export function viewContent(
  given: unknown,
  type: 'modal' | 'home',
  workspace: Workspace,
  self?: string,
): JsonObject {
  const view = typeof given === 'string' ? parseJson(given) : given;
  if (!isObject(view)) throw new SlackRefusal('invalid_arguments', messages('missing required field: view'));
  const bytes = Buffer.byteLength(JSON.stringify(view));
  workspace.payloadSizes.note('view', bytes);
  if (bytes > MOST_VIEW_BYTES) throw new SlackRefusal('view_too_large');
  const complaints = viewComplaints(view, type);
  if (complaints.length > 0) throw new SlackRefusal('invalid_arguments', messages(...complaints));
  // Slack's documentation requires the scope, but not which error is returned without it.
  if (asksForFiles(view) && !workspace.scopes.includes('files:read')) {
    throw new SlackRefusal('missing_scope', { needed: 'files:read', provided: workspace.scopes.join(',') });
  }
  const externalId = stringAt(view, 'external_id');
  const taken = workspace
    .openModals()
    .some((one) => one.id !== self && externalId !== undefined && one.content.external_id === externalId);
  if (taken) throw new SlackRefusal('duplicate_external_id');
  const before = self === undefined ? [] : objectsAt(workspace.view(self)?.content, 'blocks');
  return { ...view, blocks: withIds(objectsAt(view, 'blocks'), before) };
}

function asksForFiles(view: JsonObject): boolean {
  return objectsAt(view, 'blocks').some((block) => stringAt(block, 'element', 'type') === 'file_input');
}

export function openModal(
  workspace: Workspace,
  user: string,
  content: JsonObject,
  originChannel?: string,
): SandboxView {
  closeAll(workspace, user);
  return addModal(workspace, user, content, originChannel);
}

export function pushModal(workspace: Workspace, user: string, content: JsonObject): SandboxView {
  const stack = workspace.stackOf(user);
  if (stack.length === 0) throw new SlackRefusal('not_found');
  if (stack.length >= MOST_VIEWS) throw new SlackRefusal('push_limit_reached');
  return addModal(workspace, user, content, stack[0]?.originChannel);
}

/** Replaces a view's content. Input is kept where block_id and action_id are unchanged. */
export function replaceContent(workspace: Workspace, view: SandboxView, content: JsonObject): void {
  const kept: Chosen = {};
  for (const block of objectsAt(content, 'blocks')) {
    const blockId = stringAt(block, 'block_id') ?? '';
    for (const element of elementsOf(block)) {
      const actionId = stringAt(element, 'action_id') ?? '';
      const value = view.chosen[blockId]?.[actionId];
      if (value !== undefined && value.type === element.type)
        kept[blockId] = { ...kept[blockId], [actionId]: value };
    }
  }
  view.content = content;
  view.chosen = kept;
  view.errors = {};
  view.hash = workspace.hash();
  view.updates += 1;
}

export function closeTop(workspace: Workspace, user: string): void {
  const view = workspace.stackOf(user).pop();
  if (view !== undefined) view.open = false;
}

export function closeAll(workspace: Workspace, user: string): void {
  while (workspace.stackOf(user).length > 0) closeTop(workspace, user);
}

function addModal(
  workspace: Workspace,
  user: string,
  content: JsonObject,
  originChannel: string | undefined,
): SandboxView {
  const stack = workspace.stackOf(user);
  const below = { root: stack[0]?.id, previous: stack.at(-1)?.id };
  const view = newView(workspace, { user, type: 'modal', content, originChannel }, below);
  stack.push(view);
  return view;
}

export function newView(
  workspace: Workspace,
  view: Pick<SandboxView, 'user' | 'type' | 'content' | 'originChannel'>,
  below: { root?: string | undefined; previous?: string | undefined } = {},
): SandboxView {
  const id = workspace.mint('V');
  return {
    kind: 'view',
    id,
    ...view,
    hash: workspace.hash(),
    rootViewId: below.root ?? id,
    previousViewId: below.previous,
    errors: {},
    open: true,
    updates: 0,
    chosen: {},
  };
}
