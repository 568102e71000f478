import type { SceneShortcut } from '../../protocol/scene.ts';
import { useDemo } from '../shared/demo-context.ts';
import { MenuButton } from '../shared/menu-button.tsx';

/** The menu of the app's shortcuts of one type; nothing if it has none. */
export function ShortcutMenu({
  type,
  label,
  onPick,
}: {
  type: SceneShortcut['type'];
  label: string;
  onPick: (callbackId: string) => void;
}) {
  const { scene } = useDemo();
  const items = scene.shortcuts
    .filter((shortcut) => shortcut.type === type)
    .map(({ callbackId, name, description }) => ({ id: callbackId, text: name, hint: description }));
  if (items.length === 0) return null;
  return <MenuButton label={label} icon="lightning" look="icon-button" items={items} onPick={onPick} />;
}
