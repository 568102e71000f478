import type { ActionResult, DemoAction } from '../../protocol/demo-action.ts';

const LOST = 'The sandbox does not answer. Is it still running?';

/** What is under way for Slack. One action after the other, as a hand does them. */
let before: Promise<unknown> = Promise.resolve();

/** Does something as this person. Never fails: what went wrong stands in the answer. */
export function sendAction(userId: string, action: DemoAction): Promise<ActionResult> {
  const answer = before.then(() => post({ as: userId, what: action }));
  before = answer;
  return answer;
}

async function post(body: unknown): Promise<ActionResult> {
  try {
    const response = await fetch('/do', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.ok ? await response.json() : { problem: LOST };
  } catch {
    return { problem: LOST };
  }
}
