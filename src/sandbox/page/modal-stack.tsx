import type { SceneView } from '../protocol/scene.ts';
import { Modal } from './modal.tsx';

/** The open modals on top of each other; what lies below keeps what was typed. */
export function ModalStack({ modals }: { modals: readonly SceneView[] }) {
  return modals.map((view) => <Modal key={view.id} view={view} />);
}
