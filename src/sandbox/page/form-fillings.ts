import { type JsonObject, stringAt } from '../json.ts';

/** The values of a modal's inputs, by block_id, except those that report each choice immediately. */
export function formFillings(
  blocks: readonly JsonObject[],
  data: FormData,
): Record<string, string | string[] | null> {
  const fillings: Record<string, string | string[] | null> = {};
  for (const block of blocks) {
    const type = stringAt(block, 'element', 'type') ?? '';
    if (block.type !== 'input' || type.includes('external_select') || type === 'file_input') continue;
    const blockId = stringAt(block, 'block_id') ?? '';
    const texts = data.getAll(blockId).filter((value) => typeof value === 'string');
    fillings[blockId] = type === 'checkboxes' || type.startsWith('multi_') ? texts : (texts[0] ?? null);
  }
  return fillings;
}
