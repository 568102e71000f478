import type { Bot } from '../../src/bot.ts';

/**
 * Everything people could press or submit that has no listener: action ids outside inputs, option sources, callback
 * ids.
 */
export function unrouted(sent: unknown, routes: Bot['routes']): string[] {
  const missing = new Set<string>();
  const actions = new Set(Object.keys(routes.actions));
  const options = new Set(Object.keys(routes.options));
  const submissions = new Set(Object.keys(routes.forms));

  function walk(value: unknown, inInput: boolean): void {
    if (typeof value === 'string') walkText(value, inInput);
    if (Array.isArray(value)) {
      for (const one of value) walk(one, inInput);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node: Record<string, unknown> = { ...value };
    const { type, action_id: actionId, callback_id: callbackId, submit } = node;
    if (typeof actionId === 'string') {
      if (type === 'external_select' && !options.has(actionId)) missing.add(`options ${actionId}`);
      if (!inInput && !actions.has(actionId)) missing.add(`action ${actionId}`);
    }
    if (typeof callbackId === 'string' && submit !== undefined && !submissions.has(callbackId)) {
      missing.add(`submission ${callbackId}`);
    }
    for (const child of Object.values(node)) walk(child, inInput || type === 'input');
  }

  /** Web API arguments contain blocks and views as JSON. */
  function walkText(text: string, inInput: boolean): void {
    if (!/^[[{]/.test(text)) return;
    try {
      walk(JSON.parse(text), inInput);
    } catch {
      // Not JSON after all.
    }
  }

  walk(sent, false);
  return [...missing];
}
