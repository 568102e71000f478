import { type JsonObject, stringAt } from '../json.ts';
import { type Control, controlsOn, optionsOf } from './controls.ts';
import { isOffered } from './offered.ts';
import type { Chosen, SandboxChannel, SandboxUser, Surface, UploadedFile } from './workspace/model.ts';
import type { Workspace } from './workspace/workspace.ts';

/** A value for a control: text, an option's text or value, an id, a file, several of these, or null to clear it. */
export type Filling = string | readonly string[] | UploadedFile | readonly UploadedFile[] | null;

/** Per element type: its field in `state.values`, its initial value's field, and how it is filled. */
const KEEPING: Readonly<
  Record<string, { field: string; initial: string; kind: 'text' | 'option' | 'id' | 'file'; many?: boolean }>
> = {
  plain_text_input: { field: 'value', initial: 'initial_value', kind: 'text' },
  email_text_input: { field: 'value', initial: 'initial_value', kind: 'text' },
  url_text_input: { field: 'value', initial: 'initial_value', kind: 'text' },
  number_input: { field: 'value', initial: 'initial_value', kind: 'text' },
  static_select: { field: 'selected_option', initial: 'initial_option', kind: 'option' },
  external_select: { field: 'selected_option', initial: 'initial_option', kind: 'option' },
  radio_buttons: { field: 'selected_option', initial: 'initial_option', kind: 'option' },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', kind: 'option', many: true },
  multi_external_select: {
    field: 'selected_options',
    initial: 'initial_options',
    kind: 'option',
    many: true,
  },
  checkboxes: { field: 'selected_options', initial: 'initial_options', kind: 'option', many: true },
  users_select: { field: 'selected_user', initial: 'initial_user', kind: 'id' },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation', kind: 'id' },
  channels_select: { field: 'selected_channel', initial: 'initial_channel', kind: 'id' },
  datepicker: { field: 'selected_date', initial: 'initial_date', kind: 'id' },
  file_input: { field: 'files', initial: 'initial_files', kind: 'file', many: true },
  timepicker: { field: 'selected_time', initial: 'initial_time', kind: 'id' },
};

/** Slack's default limit if the app sets no max_length. */
const MOST_TYPED = 3_000;

export function isStateful(type: string): boolean {
  return KEEPING[type] !== undefined;
}

/** `state.values`: the chosen or typed value, else the initial one, by block_id and action_id. */
export function formState(surface: Surface, workspace: Workspace): Chosen {
  const state: Chosen = {};
  for (const control of controlsOn(surface)) {
    if (!isStateful(control.type)) continue;
    state[control.blockId] = {
      ...state[control.blockId],
      [control.actionId]: heldValue(surface, control, workspace),
    };
  }
  return state;
}

/** A control's current value, as in `state.values`. */
export function heldValue(surface: Surface, control: Control, workspace: Workspace): JsonObject {
  const chosen = surface.chosen[control.blockId]?.[control.actionId];
  if (chosen !== undefined) return chosen;
  const keeping = KEEPING[control.type];
  if (keeping === undefined) return { type: control.type };
  const initial = control.element[keeping.initial] ?? currentConversation(surface, control, workspace);
  return { type: control.type, [keeping.field]: initial ?? (keeping.many ? [] : null) };
}

/** What Slack offers to choose from besides the options in the view. */
export interface Offers {
  /** The last suggestions of an external select. */
  suggested: readonly JsonObject[];
  /** A channel that the person can see. */
  channel: (id: string) => SandboxChannel | undefined;
  user: (id: string) => SandboxUser | undefined;
}

/** A control's value after filling it; not for file_input. */
export function filledValue(control: Control, filling: Filling, offers: Offers): JsonObject {
  const { type } = control;
  const keeping = KEEPING[type];
  if (keeping === undefined) throw new Error(`A ${type} cannot be filled`);
  const set = (value: unknown): JsonObject => ({ type, [keeping.field]: value });
  if (filling === null || filling === '') return set(keeping.many ? [] : null);
  if (keeping.kind === 'option') {
    const options = type.includes('external') ? offers.suggested : optionsOf(control.element);
    const picked = textsIn(filling).map((one) => pick(options, one));
    return set(keeping.many ? picked : picked[0]);
  }
  const [text, ...more] = textsIn(filling);
  if (text === undefined || more.length > 0) throw new Error(`A ${type} takes one text`);
  if (type === 'conversations_select') checkConversation(control, text, offers.channel);
  if (type === 'users_select') checkPerson(text, offers.user);
  return set(text);
}

function textsIn(filling: Filling): string[] {
  return [filling].flat().map((one) => {
    if (typeof one !== 'string') throw new Error('Only a file_input takes files');
    return one;
  });
}

/** Slack's own validation errors, which prevent submission, by block_id. */
export function clientErrors(surface: Surface, workspace: Workspace): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const control of controlsOn(surface)) {
    const error =
      control.block.type === 'input'
        ? clientError(control, heldValue(surface, control, workspace))
        : undefined;
    if (error !== undefined) errors[control.blockId] = error;
  }
  return errors;
}

function clientError({ block, element, type }: Control, kept: JsonObject): string | undefined {
  const value = kept[KEEPING[type]?.field ?? ''];
  const isEmpty =
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return block.optional === true ? undefined : 'Please complete this required field.';
  if (typeof value !== 'string') return undefined;
  const { min_length: min, max_length: max = type === 'plain_text_input' ? MOST_TYPED : undefined } = element;
  if (typeof min === 'number' && value.length < min) return `Must be at least ${min} characters.`;
  if (typeof max === 'number' && value.length > max) return `Must be at most ${max} characters.`;
  if (type === 'email_text_input' && !/^[^\s@]+@[^\s@]+$/.test(value)) return 'Enter a valid email address.';
  if (type === 'number_input' && !Number.isFinite(Number(value))) return 'Enter a number.';
  return undefined;
}

/** The option with this text or value. Throws if it is not offered. */
export function pick(options: readonly JsonObject[], wanted: string): JsonObject {
  const text = (option: JsonObject) => stringAt(option, 'text', 'text') ?? '';
  const found = options.find((option) => option.value === wanted || text(option) === wanted);
  if (found !== undefined) return found;
  throw new Error(
    `"${wanted}" is not offered. Offered: ${options.map((one) => `"${text(one)}"`).join(', ') || 'nothing'}`,
  );
}

function currentConversation(surface: Surface, control: Control, workspace: Workspace): string | undefined {
  if (surface.kind !== 'view' || control.element.default_to_current_conversation !== true) return undefined;
  const id = surface.originChannel;
  const channel = id === undefined ? undefined : workspace.channel(id);
  return channel !== undefined && isOffered(control.element, channel) ? id : undefined;
}

function checkConversation(
  control: Control,
  id: string,
  reachable: (id: string) => SandboxChannel | undefined,
): void {
  const channel = reachable(id);
  if (channel === undefined || !isOffered(control.element, channel))
    throw new Error(`${id} is not offered here`);
}

/** Slack does not list deactivated people. */
function checkPerson(id: string, user: Offers['user']): void {
  const found = user(id);
  if (found === undefined || found.deleted === true) throw new Error(`${id} is not offered here`);
}
