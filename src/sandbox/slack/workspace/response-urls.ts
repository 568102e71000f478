import { MINUTE_MS } from '../../../time/durations.ts';
import type { JsonObject } from '../../json.ts';
import { messageContent } from './content.ts';
import { BOT } from './fixtures.ts';
import { type SandboxEphemeral, type SandboxMessage, SlackRefusal } from './model.ts';
import type { Workspace } from './workspace.ts';

const MOST_USES = 5;
const LIFE_MS = 30 * MINUTE_MS;

interface ResponseUrl {
  user: string;
  channel: string;
  /** The message acted on; undefined for a command. */
  original: SandboxMessage | SandboxEphemeral | undefined;
  madeAt: number;
  uses: number;
}

/** Issued response_urls: five uses within 30 minutes each. */
export class ResponseUrls {
  readonly #workspace: Workspace;
  readonly #urls = new Map<string, ResponseUrl>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Issues a new response_url and returns its path. */
  make(user: string, channel: string, original?: SandboxMessage | SandboxEphemeral): string {
    const path = `/response/${this.#workspace.mint('R')}`;
    this.#urls.set(path, { user, channel, original, madeAt: this.#workspace.now(), uses: 0 });
    return path;
  }

  /** Throws SlackRefusal. */
  use(path: string, args: JsonObject): void {
    const url = this.#urls.get(path);
    if (url === undefined) throw new SlackRefusal('invalid_url');
    if (this.#workspace.now() - url.madeAt > LIFE_MS) throw new SlackRefusal('expired_url');
    if (url.uses >= MOST_USES) throw new SlackRefusal('used_url');
    url.uses += 1;
    const { original } = url;
    if (args.delete_original === true) {
      if (original === undefined || original.deleted) throw new SlackRefusal('message_not_found');
      original.deleted = true;
      return;
    }
    const replaced = args.replace_original === true ? original : undefined;
    const { text, blocks } = messageContent(args, 'response_url', this.#workspace, replaced?.blocks);
    if (replaced !== undefined) {
      if (replaced.deleted) throw new SlackRefusal('message_not_found');
      replaced.text = text ?? '';
      replaced.blocks = blocks ?? [];
      replaced.edits += 1;
      return;
    }
    this.say(url, args.response_type === 'in_channel', text ?? '', blocks ?? []);
  }

  /** An immediate response to a command is treated as sent through its response_url. */
  say(
    where: { user: string; channel: string; original?: SandboxMessage | SandboxEphemeral | undefined },
    inChannel: boolean,
    text: string,
    blocks: JsonObject[],
    via: 'response_url' | 'ack' = 'response_url',
  ): void {
    const { user, channel } = where;
    if (!inChannel) {
      const threadTs = where.original?.threadTs;
      this.#workspace.addEphemeral({ channel, user, via, text, blocks, threadTs });
      return;
    }
    this.#workspace.addMessage({ channel, user: BOT.userId, text, blocks });
  }
}
