import { z } from 'zod';
import { findProxyError } from '../net/proxy-error.ts';
import type { LogFields } from './log.ts';

/** Codes are identifiers; what is no identifier may be somebody's words. */
const code = z.string().regex(/^[A-Za-z][\w.-]{0,63}$/);
const coded = z.object({ code });
const slackRefusal = z.object({ data: z.object({ error: code }) });
const httpStatus = z.object({ status: z.number().int() });
const LONGEST_STACK = 6;

/** Where it happened, without the message that stands above the frames: its lines may look like frames. */
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

function names(error: unknown): string[] {
  const chain: string[] = [];
  for (let current = error; current instanceof Error && chain.length < 4; current = current.cause) {
    const own = coded.safeParse(current);
    chain.push(own.success ? `${current.name} ${own.data.code}` : current.name);
  }
  return chain;
}

/** What a log may say of an error: names, codes and places. Its message is left out: it may quote a payload. */
export function describeError(error: unknown): LogFields {
  const slack = slackRefusal.safeParse(error);
  const http = httpStatus.safeParse(error);
  const proxy = findProxyError(error);
  return {
    error: names(error).join(' < ') || typeof error,
    ...(slack.success ? { slackError: slack.data.data.error } : {}),
    ...(http.success ? { httpStatus: http.data.status } : {}),
    // Names the proxy and what to do; holds neither a name nor a password.
    ...(proxy === undefined ? {} : { note: proxy.sentence }),
    ...(error instanceof Error ? { at: frames(error) } : {}),
  };
}
