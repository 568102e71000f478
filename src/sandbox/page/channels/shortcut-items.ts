import type { SceneShortcut, SlackScene } from '../../protocol/scene.ts';
import type { MenuItem } from '../shared/menu-button.tsx';

/** The shortcuts of one type as menu items. */
export function shortcutItems({ shortcuts }: SlackScene, type: SceneShortcut['type']): MenuItem[] {
  return shortcuts
    .filter((one) => one.type === type)
    .map(({ callbackId, name, description }) => ({ id: callbackId, text: name, hint: description }));
}
