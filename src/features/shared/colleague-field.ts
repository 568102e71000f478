import type { InputBlock } from '@slack/types';
import { plain } from '../../slack/messages/blocks.ts';
import { field } from '../../slack/messages/modal.ts';

/** Chooses a person. Slack offers everyone in the workspace: whether they may see checks is known only afterwards. */
export function colleagueField(spec: { blockId: string; label: string; hint: string }): InputBlock {
  return field({
    ...spec,
    element: { type: 'users_select', action_id: 'input', placeholder: plain('Choose a colleague') },
  });
}
