import { z } from 'zod';
import { WorkerChecksError } from '../errors.ts';
import { findProxyError } from '../net/proxy-error.ts';
import type { LogFields } from './log.ts';

/** An error code is an identifier; anything else may be text about a person. */
const code = z.string().regex(/^[A-Za-z][\w.-]{0,63}$/);
const coded = z.object({ code });
const slackRefusal = z.object({ data: z.object({ error: code }) });
const httpStatus = z.object({ status: z.number().int() });
const LONGEST_STACK = 6;

/** https://docs.slack.dev/reference/methods/auth.test */
const TOKEN_REFUSED = ['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'];
const NOTES = {
  token:
    'Slack did not accept the bot’s token: copy SLACK_BOT_TOKEN again from the app’s settings, and SLACK_APP_TOKEN in ' +
    'Socket Mode. `npm run doctor` says which one is wrong.',
  signIn:
    'WorkerChecks did not accept the sign-in: check WORKERCHECKS_WIDGET_SECRET, and that API access is switched on in ' +
    'BusinessHub. `npm run doctor` tries it.',
};

/** What the operator can do about the error, if known. Contains no secret. */
function noteOn(error: unknown, slackError: string | undefined): string | undefined {
  // Its sentence names the proxy without credentials.
  const proxy = findProxyError(error);
  if (proxy !== undefined) return proxy.sentence;
  if (slackError !== undefined && TOKEN_REFUSED.includes(slackError)) return NOTES.token;
  return error instanceof WorkerChecksError && error.reason === 'unauthorised' ? NOTES.signIn : undefined;
}

/** The stack frames only. The message above them is skipped, since its lines may look like frames. */
function frames({ stack = '', message }: Error): string | undefined {
  const belowMessage = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  const lines = belowMessage.split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return lines.length === 0
    ? undefined
    : lines
        .slice(0, LONGEST_STACK)
        .map((line) => line.trim())
        .join(' < ');
}

function errorChain(error: unknown): string[] {
  const chain: string[] = [];
  for (let current = error; current instanceof Error && chain.length < 4; current = current.cause) {
    const own = coded.safeParse(current);
    chain.push(own.success ? `${current.name} ${own.data.code}` : current.name);
  }
  return chain;
}

/**
 * The loggable part of an error: names, codes and stack frames. The message is omitted, because it may quote a payload.
 */
export function describeError(error: unknown): LogFields {
  const slack = slackRefusal.safeParse(error);
  const http = httpStatus.safeParse(error);
  const note = noteOn(error, slack.data?.data.error);
  return {
    error: errorChain(error).join(' < ') || typeof error,
    ...(slack.success ? { slackError: slack.data.data.error } : {}),
    ...(http.success ? { httpStatus: http.data.status } : {}),
    ...(note === undefined ? {} : { note }),
    ...(error instanceof Error ? { at: frames(error) } : {}),
  };
}
