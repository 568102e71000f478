import { z } from 'zod';
import { describeError } from '../../log/describe-error.ts';
import { newReference } from '../messages/explain-error.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import type { RequestKind } from '../router/handle-request.ts';
import { optional } from '../router/optional.ts';
import { type ListenerContext, replyTo } from './listener-context.ts';

const id = optional(z.string());

/** Who can be told, as far as it can be seen at all. */
const senderSchema = z.object({
  user_id: id,
  user: optional(z.object({ id })),
  channel_id: id,
  channel: optional(z.object({ id })),
  response_url: optional(z.url()),
});

/** A field's name as Slack's documentation has it; anything else may be somebody's words. */
const FIELD = /^[a-z][a-z_]{0,39}$/;
const MOST_PATHS = 5;

function pathOf({ path }: z.core.$ZodIssue): string {
  return path.map((part) => (typeof part === 'string' && !FIELD.test(part) ? '*' : String(part))).join('.');
}

const KINDS: Readonly<Record<string, RequestKind>> = {
  block_actions: 'action',
  view_submission: 'submission',
  block_suggestion: 'options',
};

/** By what Slack says of it, as far as it says anything. */
export function requestKind({ type, command }: Record<string, unknown>): RequestKind {
  return command === undefined ? (KINDS[String(type)] ?? 'event') : 'command';
}

/** Logs where a payload could not be read, never what it held. Returns a sentence for its person. */
export function explainInvalidPayload(
  { log, onRequest }: Pick<ListenerContext, 'log' | 'onRequest'>,
  kind: RequestKind,
  error: unknown,
): string {
  const reference = newReference();
  const where =
    error instanceof z.ZodError
      ? { at: error.issues.slice(0, MOST_PATHS).map(pathOf).join(', '), code: error.issues[0]?.code }
      : describeError(error);
  log.warn('slack.payload-unreadable', { kind, reference, ...where });
  onRequest(kind, 'unrouted');
  return (
    'Slack sent something that this bot could not read, so nothing was done. Please try again; if it keeps happening, ' +
    `give whoever runs this bot the reference ${reference}.`
  );
}

/** The same, and tells the person who is waiting for something to happen. Never rejects. */
export async function tellInvalidPayload(
  listener: ListenerContext,
  kind: RequestKind,
  { body, error }: { body: unknown; error: unknown },
): Promise<void> {
  const sentence = explainInvalidPayload(listener, kind, error);
  const sender = senderSchema.safeParse(body).data;
  const userId = sender?.user_id ?? sender?.user?.id;
  if (sender === undefined || userId === undefined) return;
  const reply = replyTo(listener, {
    userId,
    channelId: sender.channel_id ?? sender.channel?.id,
    responseUrl: sender.response_url,
  });
  // Each way that failed has been logged.
  await listener.inFlight.track(() => reply({ text: escapeMrkdwn(sentence) })).catch(() => {});
}
