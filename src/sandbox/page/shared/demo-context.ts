import { createContext, useContext } from 'react';
import type { ActionResult, DemoAction } from '../../protocol/demo-action.ts';
import type { SceneVendor, SlackScene } from '../../protocol/scene.ts';

/** Where a person sits before the page: what they see and what they can do. */
export interface DemoContextValue {
  scene: SlackScene;
  /** Does it as this person; what went wrong is shown, and stands in the answer too. */
  act(action: DemoAction): Promise<ActionResult>;
  openChannel(id: string): void;
}

export const DemoContext = createContext<DemoContextValue | undefined>(undefined);

export function useDemo(): DemoContextValue {
  const seat = useContext(DemoContext);
  if (seat === undefined) throw new Error('Nobody sits here');
  return seat;
}

/** How WorkerChecks stands. Apart, since it changes with every tick of its clock. */
export const VendorContext = createContext<SceneVendor | undefined>(undefined);

export function useVendor(): SceneVendor {
  const vendor = useContext(VendorContext);
  if (vendor === undefined) throw new Error('There is no WorkerChecks around this component');
  return vendor;
}
