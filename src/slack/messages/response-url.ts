import { z } from 'zod';
import type { Outbound } from '../../net/outbound.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';
import type { Message } from './poster.ts';
import { SlackPostError } from './slack-post-error.ts';

const TIMEOUT_MS = 5_000;
/** The codes for blocks that Slack does not accept, or does not have in this workspace yet. */
const REFUSED_BLOCKS = ['invalid_blocks', 'invalid_blocks_format'];

const answerSchema = z.object({ ok: z.boolean(), error: z.string().optional() });

/** Slack did not take a message sent to a response_url. `code`: Slack's own, if it gave one. */
class ResponseUrlError extends Error {
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined) {
    super(`response_url answered ${status}${code === undefined ? '' : ` ${code}`}`);
    this.code = code;
  }
}

/** The error code in an answer, which is JSON or the bare code. */
function codeIn(body: string): string | undefined {
  const bare = /^[a-z_]{1,60}$/.exec(body.trim())?.[0];
  if (bare !== undefined) return bare;
  try {
    const answer = answerSchema.safeParse(JSON.parse(body));
    return answer.success && !answer.data.ok ? answer.data.error : undefined;
  } catch {
    return undefined;
  }
}

/** Rejects unless Slack took the message. */
export async function postByResponseUrl(
  outbound: Outbound,
  url: string,
  { replaceOriginal, ...message }: Message & { replaceOriginal: boolean },
): Promise<void> {
  const response = await outbound.fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ ...message, response_type: 'ephemeral', replace_original: replaceOriginal }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const code = codeIn(await response.text());
  // Slack reports some errors with status 200.
  if (!response.ok || REFUSED_BLOCKS.includes(code ?? '')) throw new ResponseUrlError(response.status, code);
}

/** Whether Slack did not take a message because of its blocks. */
export function refusesBlocks(error: unknown): boolean {
  if (error instanceof ResponseUrlError) return REFUSED_BLOCKS.includes(error.code ?? '');
  const code = error instanceof SlackPostError ? error.slackError : slackErrorCode(error);
  return REFUSED_BLOCKS.includes(code ?? '');
}
