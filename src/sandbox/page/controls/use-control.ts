import type { DeedAnswer } from '../../demo/deed.ts';
import { type JsonObject, stringAt } from '../../slack/json.ts';
import { useSeat } from '../seat.ts';
import { useSurface } from '../surface.ts';

type Filling = string | string[] | null;

/** What the hands need of a control: what it holds, and the deeds that belong to it. */
export function useControl({ element, blockId }: { element: JsonObject; blockId: string }) {
  const { act } = useSeat();
  const { at: surface, values } = useSurface();
  const actionId = stringAt(element, 'action_id') ?? '';
  const where = { surface, blockId, actionId };
  const held: JsonObject = values[blockId]?.[actionId] ?? {};
  return {
    held,
    click: (): Promise<DeedAnswer> => act({ deed: 'click', ...where }),
    choose: (filling: Filling): Promise<DeedAnswer> => act({ deed: 'choose', ...where, filling }),
    suggest: (query: string): Promise<DeedAnswer> => act({ deed: 'suggest', ...where, query }),
  };
}
