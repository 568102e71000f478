import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { BotError } from '../../errors.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { Identity } from '../access/identity.ts';
import { isSlackAddress } from '../web-api/slack-address.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';

/** For the whole upload. */
const TIMEOUT_MS = 60_000;
const SCOPE = 'files:write';

const NO_SCOPE =
  'Slack does not let the bot send files. Ask the person who runs this bot to grant files:write.';
const NOT_ALLOWED = 'This workspace does not allow the bot to upload files. Ask its owner.';
const NOT_TAKEN = 'Slack did not take the file. Try again in a minute.';

/** What to do about Slack's refusals: https://docs.slack.dev/reference/methods/files.getUploadURLExternal */
const REFUSALS: Readonly<Record<string, string>> = {
  missing_scope: NO_SCOPE,
  not_allowed_token_type: NO_SCOPE,
  file_uploads_disabled: NOT_ALLOWED,
  file_uploads_except_images_disabled: NOT_ALLOWED,
  file_type_not_allowed: NOT_ALLOWED,
  file_upload_size_restricted: 'This file is larger than this workspace allows. Name fewer days.',
};

const ticketSchema = z.object({ upload_url: z.url(), file_id: z.string().min(1) });
const dmSchema = z.object({ channel: z.object({ id: z.string().min(1) }) });

export interface SentText {
  /** With its ending. */
  name: string;
  title: string;
  /** What the message with the file says. */
  comment: string;
  content: string;
}

export interface FileSender {
  /** Whether the bot has the optional scope files:write, which an installer may decline. */
  canSend(): boolean;
  /** Sends a file to one person's direct message. Rejects with a BotError that says what to do. */
  send(userId: string, file: SentText): Promise<void>;
}

const trouble = (sentence: string, cause?: unknown) => new BotError('file', sentence, { cause });

export function createFileSender({
  web,
  outbound,
  identity,
  slack: { apiUrl },
}: {
  web: WebClient;
  outbound: Pick<Outbound, 'fetch'>;
  identity: Pick<Identity, 'known'>;
  slack: { apiUrl: string };
}): FileSender {
  /** The address is good for one upload, and needs no token. */
  async function upload(url: string, content: string): Promise<void> {
    if (!isSlackAddress(url, 'files', apiUrl)) throw trouble(NOT_TAKEN);
    const response = await outbound.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/csv; charset=utf-8' },
      body: content,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw trouble(NOT_TAKEN);
  }

  return {
    canSend: () => identity.known()?.scopes.includes(SCOPE) ?? false,
    async send(userId, { name, title, comment, content }) {
      try {
        const length = Buffer.byteLength(content);
        const ticket = ticketSchema.parse(await web.files.getUploadURLExternal({ filename: name, length }));
        await upload(ticket.upload_url, content);
        // The method takes no user id: https://docs.slack.dev/reference/methods/files.completeUploadExternal
        const { channel } = dmSchema.parse(await web.conversations.open({ users: userId }));
        await web.files.completeUploadExternal({
          files: [{ id: ticket.file_id, title }],
          channel_id: channel.id,
          initial_comment: comment,
        });
      } catch (cause) {
        if (cause instanceof BotError) throw cause;
        throw trouble(REFUSALS[slackErrorCode(cause) ?? ''] ?? NOT_TAKEN, cause);
      }
    },
  };
}
