import { createContext, useContext } from 'react';
import type { DemoActionOf } from '../../protocol/demo-action.ts';
import type { Values } from '../../protocol/scene.ts';

/** The message, modal or Home tab that contains the blocks. */
export interface Surface {
  at: DemoActionOf<'click'>['surface'];
  values: Values;
  /** Field errors by block_id. */
  errors: Readonly<Record<string, string>>;
}

export const SurfaceContext = createContext<Surface | undefined>(undefined);

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (surface === undefined) throw new Error('Blocks need a surface');
  return surface;
}
