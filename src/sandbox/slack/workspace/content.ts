import { randomInt } from 'node:crypto';
import { at, isObject, type JsonObject, objectsAt, parseJson } from '../../json.ts';
import { blockListComplaints } from '../validate/block-list.ts';
import { complaint } from '../validate/complaints.ts';
import { textsIn } from '../validate/texts-in.ts';
import { SlackRefusal } from './model.ts';
import { type MessageRules, messages, type Workspace } from './workspace.ts';

const MOST_TEXT = {
  'chat.postMessage': 40_000,
  'chat.postEphemeral': 40_000,
  'chat.update': 4_000,
  response_url: 40_000,
};

/**
 * Limit for the text in all blocks of a posted message: https://github.com/slackapi/bolt-js/issues/2509. Does not apply
 * to ephemeral messages.
 */
const MOST_BLOCK_TEXT = 12_000;

export interface MessageContent {
  text: string | undefined;
  blocks: JsonObject[] | undefined;
  metadata: JsonObject | undefined;
}

/** A message's text, blocks and metadata, validated as Slack does. `before`: the blocks they replace. */
export function messageContent(
  args: JsonObject,
  method: keyof typeof MOST_TEXT,
  { rules }: Pick<Workspace, 'rules'>,
  before: readonly JsonObject[] = [],
): MessageContent {
  const text = typeof args.text === 'string' ? args.text : undefined;
  if (text !== undefined && text.length > MOST_TEXT[method]) throw new SlackRefusal('msg_too_long');
  const blocks = blocksOf(args.blocks, rules, before);
  if ((text === undefined || text === '') && (blocks === undefined || blocks.length === 0)) {
    throw new SlackRefusal('no_text');
  }
  const isPosted = method === 'chat.postMessage' || method === 'chat.update';
  if (isPosted && textsIn(blocks).length > MOST_BLOCK_TEXT) throw new SlackRefusal('msg_blocks_too_long');
  return { text, blocks, metadata: metadataOf(args.metadata) };
}

function blocksOf(
  given: unknown,
  { refusedBlocks = [] }: MessageRules,
  before: readonly JsonObject[],
): JsonObject[] | undefined {
  if (given === undefined) return undefined;
  const blocks = typeof given === 'string' ? parseJson(given) : given;
  if (!Array.isArray(blocks)) throw new SlackRefusal('invalid_blocks_format');
  const refused = blocks.findIndex((block) => refusedBlocks.some((type) => at(block, 'type') === type));
  const complaints =
    refused < 0
      ? blockListComplaints(blocks, 'message', '/blocks')
      : [complaint('unsupported type: type', `/blocks/${refused}/type`)];
  if (complaints.length > 0) {
    throw new SlackRefusal('invalid_blocks', { errors: complaints, ...messages(...complaints) });
  }
  return withIds(blocks.filter(isObject), before);
}

function metadataOf(given: unknown): JsonObject | undefined {
  if (given === undefined) return undefined;
  const metadata = typeof given === 'string' ? parseJson(given) : given;
  if (!isObject(metadata)) throw new SlackRefusal('metadata_must_be_sent_as_json');
  if (Object.keys(metadata).length === 0) return metadata;
  if (typeof metadata.event_type !== 'string' || !isObject(metadata.event_payload)) {
    throw new SlackRefusal('invalid_metadata_format');
  }
  return metadata;
}

/**
 * Adds a block_id to each block, and an action_id to each interactive element. A block unchanged from `before` keeps
 * its generated block_id, so that a click made while the app redraws the view still finds its button.
 */
export function withIds(blocks: readonly JsonObject[], before: readonly JsonObject[] = []): JsonObject[] {
  const given = new Set(blocks.map((block) => block.block_id));
  const reusable = before.filter((block) => !given.has(block.block_id));
  const earlierId = (block: JsonObject): unknown => {
    const at = reusable.findIndex((one) => withoutIds(one) === withoutIds(block));
    return at < 0 ? undefined : reusable.splice(at, 1)[0]?.block_id;
  };
  return blocks.map((block) => ({
    ...block,
    block_id: block.block_id ?? earlierId(block) ?? shortId(),
    ...(isObject(block.accessory) ? { accessory: withActionId(block.accessory) } : {}),
    ...(isObject(block.element) ? { element: withActionId(block.element) } : {}),
    ...(block.type === 'actions' ? { elements: objectsAt(block, 'elements').map(withActionId) } : {}),
  }));
}

/** A block's content as text, for comparison. */
function withoutIds(block: JsonObject): string {
  return JSON.stringify(block, (key, value: unknown) =>
    key === 'block_id' || key === 'action_id' ? undefined : value,
  );
}

function withActionId(element: JsonObject): JsonObject {
  return element.type === 'image' ? element : { ...element, action_id: element.action_id ?? shortId() };
}

/** Without vowels, so that no id ever contains a worker's name. */
const ID_CHARACTERS = 'BCDFGHJKLMNPQRSTVWXZbcdfghjklmnpqrstvwxz0123456789';

function shortId(): string {
  return Array.from({ length: 5 }, () => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)]).join('');
}
