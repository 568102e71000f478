import { z } from 'zod';
import { objectsAt } from '../../json.ts';
import { blockListComplaints } from './block-list.ts';
import { complaint, complaints } from './complaints.ts';
import { plainText } from './texts.ts';

/** Size limit for a view as JSON. */
export const MOST_VIEW_BYTES = 250_000;

const shared = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};
const modal = z.strictObject({
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  ...shared,
});
const home = z.strictObject({ type: z.literal('home'), ...shared });

/** Slack's complaints about this view; empty if it is valid. */
export function viewComplaints(view: unknown, type: 'modal' | 'home'): string[] {
  const parsed = (type === 'modal' ? modal : home).safeParse(view);
  if (!parsed.success) return complaints(parsed.error, '/view');
  const found = blockListComplaints(parsed.data.blocks, type, '/view/blocks');
  const asks = objectsAt(view, 'blocks').some((block) => block.type === 'input');
  if (parsed.data.type === 'modal' && asks && parsed.data.submit === undefined) {
    found.push(complaint('missing required field: submit', '/view'));
  }
  return found;
}
