import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { BotError } from '../../errors.ts';
import type { Outbound, OutboundRequest } from '../../net/outbound.ts';
import type { Identity } from '../access/identity.ts';
import type { SubmittedFile } from '../router/routes.ts';
import { isSlackAddress } from '../web-api/slack-address.ts';
import { slackErrorCode } from '../web-api/slack-error-code.ts';

/** In bytes. */
export const MAX_FILE_SIZE = 1_048_576;
/** For the whole download. */
const TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 3;
const SCOPE = 'files:read';

const TRY_AGAIN = 'Upload it again in a minute, or paste the list.';
const TOO_LARGE = 'This file is larger than 1 MB. Save only the list of people, or paste it.';
const ELSEWHERE =
  'This file is not kept at Slack, so it was not fetched. Save it to your computer and upload it from there, or paste the list.';
const WEB_PAGE = `Slack answered with a web page instead of the file. ${TRY_AGAIN}`;
const NO_SCOPE =
  'Slack does not let the bot read files. Paste the list, or ask the person who runs this bot to grant files:read.';

const infoSchema = z.object({
  file: z.object({
    size: z.number().optional(),
    url_private_download: z.string().min(1).optional(),
    url_private: z.string().min(1).optional(),
  }),
});

/** Downloads files that people upload into forms. They are never written to disk or stored. */
export interface SlackFiles {
  /** Whether the bot has the optional scope files:read, which an installer may decline. */
  canRead(): boolean;
  /** The file's content, at most MAX_FILE_SIZE bytes. Rejects with a BotError that says what to do. */
  fetch(file: SubmittedFile): Promise<Uint8Array>;
}

const trouble = (sentence: string, cause?: unknown) => new BotError('file', sentence, { cause });

export function createSlackFiles({
  web,
  outbound,
  identity,
  slack: { botToken, apiUrl },
}: {
  web: WebClient;
  outbound: Pick<Outbound, 'fetch'>;
  identity: Pick<Identity, 'known'>;
  slack: { botToken: string; apiUrl: string };
}): SlackFiles {
  async function locate({
    id,
  }: SubmittedFile): Promise<{ url: string | undefined; size: number | undefined }> {
    try {
      const { file } = infoSchema.parse(await web.files.info({ file: id }));
      return { url: file.url_private_download ?? file.url_private, size: file.size };
    } catch (cause) {
      const isRefused = ['missing_scope', 'not_allowed_token_type'].includes(slackErrorCode(cause) ?? '');
      throw trouble(isRefused ? NO_SCOPE : `Slack did not say where the file is. ${TRY_AGAIN}`, cause);
    }
  }

  /** Sends the token only to Slack's own host, whatever the address or a redirect says. */
  async function request(address: string, init: OutboundRequest) {
    let url = address;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      // A redirect elsewhere leads to Slack's sign-in page.
      if (!isSlackAddress(url, 'files', apiUrl)) throw trouble(redirects === 0 ? ELSEWHERE : WEB_PAGE);
      const response = await outbound.fetch(url, init);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) return response;
      await response.body?.cancel();
      url = URL.canParse(location, url) ? new URL(location, url).href : '';
    }
    throw trouble(WEB_PAGE);
  }

  async function download(url: string): Promise<Uint8Array> {
    const response = await request(url, {
      headers: { authorization: `Bearer ${botToken}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const reject = async (sentence: string) => {
      await response.body?.cancel();
      throw trouble(sentence);
    };
    if (!response.ok)
      return await reject(`Slack did not hand over the file (${response.status}). ${TRY_AGAIN}`);
    if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) return await reject(WEB_PAGE);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_FILE_SIZE) throw trouble(TOO_LARGE);
    }
    return Buffer.concat(chunks);
  }

  return {
    canRead: () => identity.known()?.scopes.includes(SCOPE) ?? false,
    async fetch(file) {
      const { url, size } = file.url === undefined ? await locate(file) : { url: file.url, size: file.size };
      if ((size ?? 0) > MAX_FILE_SIZE) throw trouble(TOO_LARGE);
      if (url === undefined) throw trouble(ELSEWHERE);
      try {
        return await download(url);
      } catch (cause) {
        if (cause instanceof BotError) throw cause;
        throw trouble(`Slack did not hand over the file in time. ${TRY_AGAIN}`, cause);
      }
    },
  };
}
