import { type JsonObject, objectsAt, stringAt } from '../../json.ts';
import type { SlackScene } from '../../protocol/scene.ts';
import { isOffered } from '../../slack/offered.ts';

export interface ListedOption {
  value: string;
  text: string;
  description?: string | undefined;
}

/** The options a menu offers this person. */
export function optionList(element: JsonObject, scene: SlackScene): ListedOption[] {
  switch (element.type) {
    case 'users_select':
      return scene.people
        .filter(({ isDeactivated }) => !isDeactivated)
        .map(({ id, name }) => ({ value: id, text: name }));
    case 'channels_select':
      return scene.channels.filter(({ kind }) => kind === 'public').map(channelOption);
    case 'conversations_select':
      return scene.channels.filter((channel) => isOffered(element, channel)).map(channelOption);
    default: {
      const groups = objectsAt(element, 'option_groups').flatMap((group) => objectsAt(group, 'options'));
      return [...objectsAt(element, 'options'), ...groups].map((option) => ({
        value: stringAt(option, 'value') ?? '',
        text: stringAt(option, 'text', 'text') ?? '',
        description: stringAt(option, 'description', 'text'),
      }));
    }
  }
}

function channelOption({ id, name, kind }: SlackScene['channels'][number]): ListedOption {
  return { value: id, text: kind === 'im' ? 'WorkerChecks (direct message)' : `#${name}` };
}
