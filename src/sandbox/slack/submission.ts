import { isObject, objectsAt, stringAt } from '../json.ts';
import type { Reply } from './delivery.ts';
import { type SandboxView, SlackRefusal } from './workspace/model.ts';
import { closeAll, closeTop, pushModal, replaceContent, viewContent } from './workspace/views.ts';
import type { Workspace } from './workspace/workspace.ts';

/**
 * Applies the app's answer to a view_submission. Returns Slack's error if the answer is invalid (the person reads "We
 * had some trouble connecting"), or undefined.
 */
export function applySubmission(workspace: Workspace, view: SandboxView, reply: Reply): string | undefined {
  if (reply.trouble !== undefined) return reply.trouble;
  view.errors = {};
  const { body } = reply;
  if (body === undefined) {
    closeSubmitted(workspace, view);
    return undefined;
  }
  if (!isObject(body)) return 'invalid_response';
  if (Object.keys(body).length === 0) {
    closeSubmitted(workspace, view);
    return undefined;
  }
  try {
    return respond(workspace, view, body);
  } catch (error) {
    if (error instanceof SlackRefusal) return [error.error, JSON.stringify(error.extra)].join(' ');
    throw error;
  }
}

function respond(workspace: Workspace, view: SandboxView, body: Record<string, unknown>): string | undefined {
  switch (body.response_action) {
    case 'errors':
      return showErrors(view, body.errors);
    case 'update':
      replaceContent(workspace, view, viewContent(body.view, 'modal', workspace, view.id));
      return undefined;
    case 'push':
      pushModal(workspace, view.user, viewContent(body.view, 'modal', workspace));
      return undefined;
    case 'clear':
      closeAll(workspace, view.user);
      return undefined;
    default:
      return 'invalid_response_action';
  }
}

/** Slack accepts errors only for input blocks. */
function showErrors(view: SandboxView, errors: unknown): string | undefined {
  if (!isObject(errors) || Object.keys(errors).length === 0) return 'invalid_errors';
  const inputs = objectsAt(view.content, 'blocks').filter((block) => block.type === 'input');
  const known = inputs.map((block) => stringAt(block, 'block_id'));
  const stray = Object.keys(errors).find((id) => !known.includes(id));
  if (stray !== undefined) return `unknown_block_id ${stray}`;
  for (const [id, text] of Object.entries(errors)) {
    if (typeof text !== 'string' || text === '') return 'invalid_errors';
    view.errors[id] = text;
  }
  return undefined;
}

function closeSubmitted(workspace: Workspace, view: SandboxView): void {
  // If the answer comes twice or late, the view may already be closed.
  if (workspace.stackOf(view.user).at(-1) === view) closeTop(workspace, view.user);
}
