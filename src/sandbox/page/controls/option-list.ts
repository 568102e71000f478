import { type JsonObject, objectsAt, stringAt } from '../../slack/json.ts';
import { isOffered } from '../../slack/offered.ts';
import type { Scene } from '../scene.ts';

export interface ListedOption {
  value: string;
  text: string;
  description?: string | undefined;
}

/** What a menu offers to this person. */
export function optionList(element: JsonObject, scene: Scene): ListedOption[] {
  switch (element.type) {
    case 'users_select':
      return scene.people.map(({ id, name }) => ({ value: id, text: name }));
    case 'channels_select':
      return scene.rooms.filter(({ kind }) => kind === 'public').map(roomOption);
    case 'conversations_select':
      return scene.rooms.filter((room) => isOffered(element, room)).map(roomOption);
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

function roomOption({ id, name, kind }: Scene['rooms'][number]): ListedOption {
  return { value: id, text: kind === 'im' ? 'WorkerChecks (direct message)' : `#${name}` };
}
