import { isObject, objectsAt, stringAt } from '../json.ts';
import type { Reply } from './delivery.ts';
import { commandPayload } from './payloads.ts';
import type { Reach } from './reach.ts';
import type { SandboxChannel, SandboxUser } from './workspace/model.ts';

/** Sends a slash command from this channel, and shows there the app's immediate response or the lack of one. */
export async function typeCommand(
  reach: Reach,
  user: SandboxUser,
  channel: SandboxChannel,
  line: string,
): Promise<Reply> {
  const { workspace, responseUrls, address } = reach;
  const [command = '', ...rest] = line.trim().split(' ');
  const text = rest.join(' ').trim();
  const responseUrl = address(responseUrls.make(user.id, channel.id));
  const payload = commandPayload(workspace, user, channel, { command, text, responseUrl });
  const reply = await reach.send('slash_commands', payload);
  const where = { user: user.id, channel: channel.id };
  if (reply.trouble !== undefined) {
    const text = `${command} failed with the error "${reply.trouble}"`;
    workspace.addEphemeral({ ...where, via: 'slack', text, blocks: [], threadTs: undefined });
  } else if (reply.body !== undefined) {
    const body = isObject(reply.body) ? reply.body : { text: String(reply.body) };
    const said = { text: stringAt(body, 'text') ?? '', blocks: objectsAt(body, 'blocks') };
    if (said.text !== '' || said.blocks.length > 0) {
      responseUrls.say(where, body.response_type === 'in_channel', said.text, said.blocks, 'ack');
    }
  }
  return reply;
}
