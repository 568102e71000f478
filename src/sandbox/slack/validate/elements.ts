import { z } from 'zod';
import { isObject, type JsonObject } from '../../json.ts';
import {
  actionId,
  anyText,
  confirmObject,
  conversationFilter,
  dispatchActionConfig,
  markedOptionObject,
  optionGroupObject,
  optionObject,
  overflowOptionObject,
  plainText,
} from './texts.ts';

const flag = z.boolean().optional();
const placeholder = plainText(150).optional();
const common = { action_id: actionId, focus_on_load: flag };
const menu = { ...common, placeholder, confirm: confirmObject.optional() };
const many = { max_selected_items: z.number().int().min(1).optional() };
const listed = {
  options: z.array(optionObject).min(1).max(100).optional(),
  option_groups: z.array(optionGroupObject).min(1).max(100).optional(),
};
const length = (min: number) => z.number().int().min(min).max(3000).optional();
const typed = { ...common, placeholder, dispatch_action_config: dispatchActionConfig.optional() };
const minQuery = { min_query_length: z.number().int().min(0).optional() };

export const button = z.strictObject({
  type: z.literal('button'),
  action_id: actionId,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.string().min(1).max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirmObject.optional(),
  accessibility_label: z.string().min(1).max(75).optional(),
});

export const image = z
  .strictObject({
    type: z.literal('image'),
    image_url: z.string().min(1).max(3000).optional(),
    slack_file: z.record(z.string(), z.unknown()).optional(),
    alt_text: z.string().min(1).max(2000),
  })
  .refine((one) => (one.image_url === undefined) !== (one.slack_file === undefined), {
    error: 'exactly one of image_url and slack_file is required',
  });

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...menu,
    ...listed,
    initial_option: optionObject.optional(),
  })
  .superRefine(checkListed);
const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...menu,
    ...many,
    ...listed,
    initial_options: z.array(optionObject).min(1).optional(),
  })
  .superRefine(checkListed);
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...menu,
  ...minQuery,
  initial_option: optionObject.optional(),
});
const multiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...menu,
  ...many,
  ...minQuery,
  initial_options: z.array(optionObject).min(1).optional(),
});
const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...menu,
  initial_user: z.string().min(1).optional(),
});
const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...menu,
  initial_conversation: z.string().min(1).optional(),
  default_to_current_conversation: flag,
  response_url_enabled: flag,
  filter: conversationFilter.optional(),
});
const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...menu,
  initial_channel: z.string().min(1).optional(),
  response_url_enabled: flag,
});
const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: actionId,
  options: z.array(overflowOptionObject).min(1).max(5),
  confirm: confirmObject.optional(),
});
const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...common,
    options: z.array(markedOptionObject).min(1).max(10),
    initial_options: z.array(markedOptionObject).min(1).optional(),
    confirm: confirmObject.optional(),
  })
  .superRefine(checkListed);
const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    ...common,
    options: z.array(markedOptionObject).min(1).max(10),
    initial_option: markedOptionObject.optional(),
    confirm: confirmObject.optional(),
  })
  .superRefine(checkListed);
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...menu,
  initial_date: z.iso.date().optional(),
});
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...menu,
  initial_time: z.string().optional(),
  timezone: z.string().optional(),
});

const chosen = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  usersSelect,
  conversationsSelect,
  channelsSelect,
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
] as const;

const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typed,
  initial_value: z.string().max(3000).optional(),
  multiline: flag,
  min_length: length(0),
  max_length: length(1),
});
const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});
const urlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});
const fileInput = z.strictObject({
  type: z.literal('file_input'),
  action_id: actionId,
  filetypes: z.array(z.string()).min(1).optional(),
  max_files: z.number().int().min(1).max(10).optional(),
});

export const accessory = z.discriminatedUnion('type', [button, image, overflow, ...chosen]);
export const actionsElement = z.discriminatedUnion('type', [button, overflow, ...chosen]);
export const contextElement = z.discriminatedUnion('type', [image, ...anyText(3000).options]);
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  emailInput,
  urlInput,
  numberInput,
  ...chosen,
]);
export const modalInputElement = z.discriminatedUnion('type', [...inputElement.options, fileInput]);

/** Requires exactly one of options and option_groups, and every initial option to be among them. */
function checkListed(element: JsonObject, context: z.RefinementCtx): void {
  const { options, option_groups: groups } = element;
  if ((options === undefined) === (groups === undefined)) {
    context.addIssue({ code: 'custom', message: 'exactly one of options and option_groups is required' });
    return;
  }
  const offered = [
    ...list(options),
    ...list(groups).flatMap((group) => list(isObject(group) ? group.options : [])),
  ];
  const known = new Set(offered.map((option) => JSON.stringify(option)));
  for (const initial of [element.initial_option, ...list(element.initial_options)]) {
    if (initial !== undefined && !known.has(JSON.stringify(initial))) {
      const path = element.initial_option === undefined ? ['initial_options'] : ['initial_option'];
      context.addIssue({ code: 'custom', message: 'initial option must match one of the options', path });
    }
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
