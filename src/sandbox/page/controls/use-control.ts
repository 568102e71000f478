import { type JsonObject, stringAt } from '../../json.ts';
import type { ActionResult, SentFilling } from '../../protocol/demo-action.ts';
import { useDemo } from '../shared/demo-context.ts';
import { useSurface } from '../shared/surface.ts';

export interface ControlProps {
  element: JsonObject;
  blockId: string;
  inputId?: string | undefined;
  /** Ids of the label and description; only inside an input block. */
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
  isInvalid?: boolean;
  isRequired?: boolean;
  /** Choosing acts immediately, instead of when the form is submitted. */
  actsAtOnce?: boolean;
}

/** The attributes that connect a control with its label, its description and its errors. */
export const ariaOf = ({ labelledBy, describedBy, isInvalid, isRequired }: ControlProps) => ({
  'aria-labelledby': labelledBy,
  'aria-describedby': describedBy,
  'aria-invalid': isInvalid,
  'aria-required': isRequired,
});

/** A control's state for React: its value, and the actions that belong to it. */
export function useControl({ element, blockId }: { element: JsonObject; blockId: string }) {
  const { act } = useDemo();
  const { at: surface, values } = useSurface();
  const actionId = stringAt(element, 'action_id') ?? '';
  const where = { surface, blockId, actionId };
  const held: JsonObject = values[blockId]?.[actionId] ?? {};
  return {
    held,
    click: (): Promise<ActionResult> => act({ type: 'click', ...where }),
    choose: (filling: SentFilling): Promise<ActionResult> => act({ type: 'choose', ...where, filling }),
    suggest: (query: string): Promise<ActionResult> => act({ type: 'suggest', ...where, query }),
  };
}
