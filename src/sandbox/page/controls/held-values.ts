import { type JsonObject, objectsAt, stringAt } from '../../json.ts';

/** A control's current values, as strings that a form would send. */
export function heldValues(held: JsonObject): string[] {
  const several = objectsAt(held, 'selected_options').flatMap((option) => stringAt(option, 'value') ?? []);
  const one =
    stringAt(held, 'value') ??
    stringAt(held, 'selected_option', 'value') ??
    stringAt(held, 'selected_user') ??
    stringAt(held, 'selected_conversation') ??
    stringAt(held, 'selected_channel') ??
    stringAt(held, 'selected_date') ??
    stringAt(held, 'selected_time');
  return one === undefined ? several : [one];
}
