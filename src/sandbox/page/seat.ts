import { createContext, useContext } from 'react';
import type { Deed, DeedAnswer } from '../demo/deed.ts';
import type { Scene } from './scene.ts';

/** Where a person sits before the page: what they see and what they can do. */
export interface Seat {
  scene: Scene;
  /** Does it as this person; what went wrong is shown, and stands in the answer too. */
  act(deed: Deed): Promise<DeedAnswer>;
  openRoom(id: string): void;
}

export const SeatContext = createContext<Seat | undefined>(undefined);

export function useSeat(): Seat {
  const seat = useContext(SeatContext);
  if (seat === undefined) throw new Error('Nobody sits here');
  return seat;
}
