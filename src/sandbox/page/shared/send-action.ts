import type { ActionResult, DemoAction } from '../../protocol/demo-action.ts';

export const LOST = 'The sandbox does not answer. Is it still running?';

/** Sends an action as a given person. Never rejects: failures are in the result. */
export type SendAction = (userId: string, action: DemoAction) => Promise<ActionResult>;

/** Sends actions one at a time, in the order they were made. */
export function createSendAction(): SendAction {
  let before: Promise<unknown> = Promise.resolve();
  return (userId, action) => {
    const answer = before.then(() => post({ as: userId, what: action }));
    before = answer;
    return answer;
  };
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
