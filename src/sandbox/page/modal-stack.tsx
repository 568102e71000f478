import { Modal } from './modal.tsx';
import type { SceneView } from './scene.ts';

/** The open modals on top of each other; what lies below keeps what was typed. */
export function ModalStack({ modals }: { modals: readonly SceneView[] }) {
  return modals.map((view) => <Modal key={view.id} view={view} />);
}
