import { z } from 'zod';
import { isObject, type JsonObject, objectsAt, stringAt } from '../../json.ts';
import { blocksOf } from './blocks.ts';
import { complaint, complaints } from './complaints.ts';
import { textsIn } from './texts-in.ts';

const MOST = { message: 50, modal: 100, home: 100 } as const;

/**
 * Slack's complaints about these blocks on this surface; empty if they are valid. `root` is the list's JSON pointer. An
 * action_id must be unique within its block, a block_id within the surface.
 */
export function blockListComplaints(blocks: unknown, surface: keyof typeof blocksOf, root: string): string[] {
  const parsed = z.array(blocksOf[surface]).max(MOST[surface]).safeParse(blocks);
  if (!parsed.success) return complaints(parsed.error, root);
  const list = Array.isArray(blocks) ? blocks.filter(isObject) : [];
  return [...repeatedIds(list, root), ...tables(list, root), ...charts(list, root), ...focuses(list, root)];
}

function repeatedIds(blocks: readonly JsonObject[], root: string): string[] {
  const found: string[] = [];
  const blockIds = new Set<string>();
  blocks.forEach((block, index) => {
    const id = stringAt(block, 'block_id');
    if (id !== undefined && blockIds.has(id)) {
      found.push(complaint(`\`block_id\` ${id} already exists`, `${root}/${index}/block_id`));
    }
    if (id !== undefined) blockIds.add(id);
    const actionIds = new Set<string>();
    for (const element of objectsAt(block, 'elements')) {
      const action = stringAt(element, 'action_id');
      if (action !== undefined && actionIds.has(action)) {
        found.push(complaint(`\`action_id\` ${action} already exists`, `${root}/${index}/elements`));
      }
      if (action !== undefined) actionIds.add(action);
    }
  });
  return found;
}

function tables(blocks: readonly JsonObject[], root: string): string[] {
  const all = blocks.filter((block) => block.type === 'table');
  if (all.length > 1) return [complaint('only_one_table_allowed', root)];
  const characters = all.reduce((sum, table) => sum + textsIn(table.rows).length, 0);
  return characters > 10_000 ? [complaint('table exceeds 10000 characters', root)] : [];
}

function charts(blocks: readonly JsonObject[], root: string): string[] {
  const count = blocks.filter((block) => block.type === 'data_visualization').length;
  return count > 2 ? [complaint('no more than 2 data_visualization blocks allowed', root)] : [];
}

function focuses(blocks: readonly JsonObject[], root: string): string[] {
  const count = JSON.stringify(blocks).split('"focus_on_load":true').length - 1;
  return count > 1 ? [complaint('only one element may have focus_on_load', root)] : [];
}
