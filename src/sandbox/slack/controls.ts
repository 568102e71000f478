import { isObject, type JsonObject, objectsAt, stringAt } from '../json.ts';
import type { Reply } from './delivery.ts';
import type { Surface } from './workspace/model.ts';
import { elementsOf } from './workspace/wire.ts';

/** An element that a person can click, choose from or fill in. */
export interface Control {
  readonly block: JsonObject;
  readonly element: JsonObject;
  readonly type: string;
  readonly blockId: string;
  readonly actionId: string;
  /** Its visible name: the button's text, the field's label, else the placeholder. */
  readonly label: string;
}

/** Identifies a control. A plain string is its label, action_id or block_id. */
export type Wanted =
  | string
  | { actionId?: string; text?: string; blockId?: string; value?: string; nth?: number };

/** The texts of the dialog that a button opens before it acts. */
export interface Confirmation {
  title: string;
  text: string;
  confirm: string;
  deny: string;
}

export function confirmationOf({ confirm }: JsonObject): Confirmation | undefined {
  if (!isObject(confirm)) return undefined;
  const text = (key: string) => stringAt(confirm, key, 'text') ?? '';
  return { title: text('title'), text: text('text'), confirm: text('confirm'), deny: text('deny') };
}

export function blocksOn(surface: Surface): JsonObject[] {
  return surface.kind === 'view' ? objectsAt(surface.content, 'blocks') : surface.blocks;
}

export function controlsOn(surface: Surface): Control[] {
  return blocksOn(surface).flatMap((block) =>
    elementsOf(block)
      .filter((element) => element.type !== 'image')
      .map((element) => ({
        block,
        element,
        type: stringAt(element, 'type') ?? '',
        blockId: stringAt(block, 'block_id') ?? '',
        actionId: stringAt(element, 'action_id') ?? '',
        label: labelOf(block, element),
      })),
  );
}

/** The matching control among those of `types`. Throws if there is none, or if there are several and no `nth`. */
export function findControl(surface: Surface, wanted: Wanted, types: (type: string) => boolean): Control {
  const all = controlsOn(surface).filter((control) => types(control.type));
  const found = all.filter((control) => matches(control, wanted));
  const nth = typeof wanted === 'string' ? undefined : wanted.nth;
  const chosen = found[nth ?? 0];
  if (chosen === undefined) {
    const seen = all.map((one) => `"${one.label}" (${one.actionId})`).join(', ') || 'nothing';
    throw new Error(`There is no ${JSON.stringify(wanted)} here. There is: ${seen}`);
  }
  if (found.length > 1 && nth === undefined) {
    throw new Error(`${JSON.stringify(wanted)} is here ${found.length} times: name it closer or give nth`);
  }
  return chosen;
}

/** The options of a select, checkboxes, radio buttons or overflow menu, with groups flattened. */
export function optionsOf(element: JsonObject): JsonObject[] {
  const groups = objectsAt(element, 'option_groups').flatMap((group) => objectsAt(group, 'options'));
  return [...objectsAt(element, 'options'), ...groups];
}

/** The options that the app suggests. Throws on what Slack does not show. */
export function suggestedOptions({ trouble, body }: Reply): JsonObject[] {
  if (trouble !== undefined) throw new Error(`No suggestions came: ${trouble}`);
  const options = optionsOf(isObject(body) ? body : {});
  const tooLong = options.find(
    (one) => (stringAt(one, 'text', 'text') ?? '').length > 75 || String(one.value).length > 75,
  );
  if (options.length > 100 || tooLong !== undefined) throw new Error('Slack refuses these options');
  return options;
}

function matches(control: Control, wanted: Wanted): boolean {
  if (typeof wanted === 'string') {
    return [control.label, control.actionId, control.blockId, ...boxTexts(control)].includes(wanted);
  }
  return (
    (wanted.actionId === undefined || wanted.actionId === control.actionId) &&
    (wanted.text === undefined || wanted.text === control.label) &&
    (wanted.blockId === undefined || wanted.blockId === control.blockId) &&
    (wanted.value === undefined || wanted.value === control.element.value)
  );
}

/** The texts of a control's checkboxes; a person can name a box by its text. */
function boxTexts({ type, element }: Control): string[] {
  return type === 'checkboxes'
    ? optionsOf(element).flatMap((box) => stringAt(box, 'text', 'text') ?? [])
    : [];
}

function labelOf(block: JsonObject, element: JsonObject): string {
  const label = block.type === 'input' ? stringAt(block, 'label', 'text') : undefined;
  return label ?? stringAt(element, 'text', 'text') ?? stringAt(element, 'placeholder', 'text') ?? '';
}
