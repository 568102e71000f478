import { createContext, useContext } from 'react';
import type { ActionResult, DemoAction } from '../../protocol/demo-action.ts';
import type { SceneClock, SceneVendor, SlackScene } from '../../protocol/scene.ts';

/** What one person sees on the page, and the actions available to them. */
export interface DemoContextValue {
  scene: SlackScene;
  /** Performs an action as this person; a failure is shown to them, and is also in the result. */
  act(action: DemoAction): Promise<ActionResult>;
  /** Opens the channel at its end, or at the message `ts`. */
  openChannel(id: string, ts?: string): void;
}

export const DemoContext = createContext<DemoContextValue | undefined>(undefined);

export function useDemo(): DemoContextValue {
  const context = useContext(DemoContext);
  if (context === undefined) throw new Error('There is no demo context here');
  return context;
}

/** The page's clock. A separate context, because it changes with every tick. */
export const ClockContext = createContext<SceneClock | undefined>(undefined);

export function useClock(): SceneClock {
  const clock = useContext(ClockContext);
  if (clock === undefined) throw new Error('There is no clock around this component');
  return clock;
}

/** WorkerChecks' state. A separate context, because it changes with every tick of its clock. */
export const VendorContext = createContext<SceneVendor | undefined>(undefined);

export function useVendor(): SceneVendor {
  const vendor = useContext(VendorContext);
  if (vendor === undefined) throw new Error('There is no WorkerChecks around this component');
  return vendor;
}
