import { z } from 'zod';
import { describeError } from '../../log/describe-error.ts';
import { newReference } from '../messages/explain-error.ts';
import { escapeMrkdwn } from '../messages/text.ts';
import type { RequestKind } from '../router/handle-request.ts';
import { optional } from '../router/payloads.ts';
import type { ListenerContext } from './listener-context.ts';

const id = optional(z.string());

/** The sender of a payload, as far as it can be read. */
const senderSchema = z.object({
  user_id: id,
  user: optional(z.object({ id })),
  channel_id: id,
  channel: optional(z.object({ id })),
  response_url: optional(z.url()),
});

/** Shape of Slack's own field names. Any other key may be personal data and is not logged. */
const FIELD = /^[a-z][a-z_]{0,39}$/;
const MAX_PATHS = 5;

function pathOf({ path }: z.core.$ZodIssue): string {
  return path.map((part) => (typeof part === 'string' && !FIELD.test(part) ? '*' : String(part))).join('.');
}

const KINDS: Readonly<Record<string, RequestKind>> = {
  block_actions: 'action',
  shortcut: 'shortcut',
  message_action: 'shortcut',
  view_submission: 'submission',
  block_suggestion: 'options',
};

/** The kind of a payload, from its `type` or `command` field. */
export function requestKind({ type, command }: Record<string, unknown>): RequestKind {
  return command === undefined ? (KINDS[String(type)] ?? 'event') : 'command';
}

/** Logs which fields of a payload were invalid, never their values. Returns a sentence for the sender. */
export function explainInvalidPayload(
  { log, hooks }: Pick<ListenerContext, 'log' | 'hooks'>,
  kind: RequestKind,
  error: unknown,
): string {
  const reference = newReference();
  const where =
    error instanceof z.ZodError
      ? { at: error.issues.slice(0, MAX_PATHS).map(pathOf).join(', '), code: error.issues[0]?.code }
      : describeError(error);
  log.warn('slack.payload-unreadable', { kind, reference, ...where });
  hooks.onRequest(kind, 'unrouted');
  return (
    'Slack sent something that this bot could not read, so nothing was done. Please try again. If it keeps happening, ' +
    `give the person who runs this bot the reference ${reference}.`
  );
}

/** Like explainInvalidPayload, and sends the sentence to the sender. Never rejects. */
export async function tellInvalidPayload(
  listener: ListenerContext,
  kind: RequestKind,
  { body, error }: { body: unknown; error: unknown },
): Promise<void> {
  const sentence = explainInvalidPayload(listener, kind, error);
  const sender = senderSchema.safeParse(body).data;
  const userId = sender?.user_id ?? sender?.user?.id;
  if (sender === undefined || userId === undefined) return;
  const reply = listener.slack.replyTo({
    userId,
    channelId: sender.channel_id ?? sender.channel?.id,
    responseUrl: sender.response_url,
  });
  // The reply logs its own failures.
  await listener.inFlight.track(() => reply({ text: escapeMrkdwn(sentence) })).catch(() => {});
}
