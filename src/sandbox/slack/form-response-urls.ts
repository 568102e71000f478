import { at, type JsonObject, objectsAt } from '../json.ts';
import { formState } from './form.ts';
import type { Reach } from './reach.ts';
import type { SandboxView } from './workspace/model.ts';

/** A response_url for each channel chosen in a select that requests one, as Slack sends with a submission. */
export function formResponseUrls(
  { workspace, responseUrls, address }: Reach,
  view: SandboxView,
): JsonObject[] {
  return Object.entries(formState(view, workspace)).flatMap(([blockId, actions]) =>
    Object.entries(actions).flatMap(([actionId, value]) => {
      const block = objectsAt(view.content, 'blocks').find((one) => one.block_id === blockId);
      const channel = value.selected_conversation ?? value.selected_channel;
      if (at(block, 'element', 'response_url_enabled') !== true || typeof channel !== 'string') return [];
      const url = address(responseUrls.make(view.user, channel));
      return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: url }];
    }),
  );
}
