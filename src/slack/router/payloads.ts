import { z } from 'zod';
import type { Person } from '../../checks/check-service.ts';
import type { SubmittedFile, SubmittedValue, SubmittedView } from './routes.ts';

/**
 * The parts of Slack's payloads that the bot reads: https://docs.slack.dev/interactivity and
 * https://docs.slack.dev/apis/events-api
 */

const blankToAbsent = (value: unknown) => (value === '' || value === null ? undefined : value);

/**
 * A field that may be missing. Null, the empty string and values of another type count as missing too, so that one
 * unexpected field cannot fail the whole request.
 */
export function optional<T>(schema: z.ZodType<T>) {
  return z
    .unknown()
    .transform((value) => readOptional(value, schema))
    .optional();
}

function readOptional<T>(value: unknown, schema: z.ZodType<T>): T | undefined {
  return blankToAbsent(value) === undefined ? undefined : schema.safeParse(value).data;
}

/** Like `optional`, for a field that identifies a person or team: a value of another type makes the payload invalid. */
function optionalStrict<T>(schema: z.ZodType<T>) {
  return z.preprocess(blankToAbsent, schema.optional()).optional();
}

const id = z.string().min(1);
const text = optional(z.string()).transform((value) => value ?? '');
const choice = z.object({ value: z.string() });
const choices = z.array(choice);
/** Permissions depend on it, so if a team is given, it must be valid. */
const team = optionalStrict(z.object({ id: optionalStrict(id) }));
const user = z.object({ id, team_id: optionalStrict(id) });

export const commandSchema = z.object({
  command: z.string(),
  text,
  team_id: id,
  user_id: id,
  channel_id: optional(id),
  trigger_id: optional(id),
  response_url: optional(z.url()),
});

const actionSchema = z.object({
  action_id: z.string(),
  block_id: text,
  value: optional(z.string()),
  selected_option: optional(choice),
  selected_options: optional(choices),
  selected_conversation: optional(z.string()),
  selected_channel: optional(z.string()),
  selected_user: optional(z.string()),
});

/** A file in a form. Its id and addresses say where to download it; nothing else is kept. */
const fileSchema = z.object({
  id,
  name: text,
  /** In bytes. */
  size: optional(z.number()),
  url_private_download: optional(z.string()),
  url_private: optional(z.string()),
  file_access: optional(z.string()),
});

interface FormValue {
  value?: string | undefined;
  selected_option?: z.infer<typeof choice> | undefined;
  selected_options?: z.infer<typeof choices> | undefined;
  selected_conversation?: string | undefined;
  selected_channel?: string | undefined;
  selected_user?: string | undefined;
  selected_date?: string | undefined;
  files?: z.infer<typeof files> | undefined;
}

const string = z.string();
const files = z.array(fileSchema);
/** One layer for all fields: a form has a hundred of them, most of them missing, and Slack waits while they are read. */
const valueSchema = z.looseObject({}).transform(
  (given): FormValue => ({
    value: readOptional(given.value, string),
    selected_option: readOptional(given.selected_option, choice),
    selected_options: readOptional(given.selected_options, choices),
    selected_conversation: readOptional(given.selected_conversation, string),
    selected_channel: readOptional(given.selected_channel, string),
    selected_user: readOptional(given.selected_user, string),
    selected_date: readOptional(given.selected_date, string),
    files: readOptional(given.files, files),
  }),
);
const valuesSchema = z.record(z.string(), z.record(z.string(), valueSchema));
/** Null for a view without fields. */
const stateSchema = z
  .object({ values: valuesSchema.nullish() })
  .nullish()
  .transform((state) => ({ values: state?.values ?? {} }));

export const actionsSchema = z.object({
  team,
  user,
  actions: z.array(actionSchema).min(1),
  trigger_id: optional(id),
  response_url: optional(z.url()),
  channel: optional(z.object({ id })),
  view: optional(
    z.object({
      id,
      type: z.string(),
      callback_id: optional(z.string()),
      private_metadata: text,
      state: stateSchema.catch({ values: {} }),
    }),
  ),
});

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export const shortcutSchema = z.object({
  team,
  user,
  callback_id: z.string(),
  trigger_id: optional(id),
  /** Message shortcuts only. */
  channel: optional(z.object({ id })),
  message: optional(
    z.object({ text, blocks: optional(z.array(z.unknown())), attachments: optional(z.array(z.unknown())) }),
  ),
});

export const submissionSchema = z.object({
  team,
  user,
  trigger_id: optional(id),
  view: z.object({
    id,
    hash: optional(z.string()),
    root_view_id: optional(z.string()),
    previous_view_id: optional(z.string()),
    callback_id: z.string(),
    private_metadata: text,
    state: stateSchema,
  }),
});

export const suggestionSchema = z.object({
  team,
  user,
  action_id: z.string(),
  value: text,
});

/** An id, or the object that has it. */
const idOf = z.union([id, z.object({ id }).transform((value) => value.id)]);

export const eventSchema = z.object({
  event_id: optional(id),
  team_id: id,
  event: z.object({
    type: z.string(),
    subtype: optional(z.string()),
    user: optional(idOf),
    channel: optional(idOf),
    subteam_id: optional(z.string()),
    tab: optional(z.string()),
    old_channel_id: optional(z.string()),
    new_channel_id: optional(z.string()),
  }),
});

/** https://docs.slack.dev/reference/events/function_executed. The token in it is not used, and not kept. */
export const stepSchema = z.object({
  team_id: id,
  event: z.object({
    function_execution_id: id,
    inputs: z.record(z.string(), z.unknown()).catch({}),
  }),
});

/**
 * The acting person, and every team in the payload: in a shared channel any of them may show that the person is an
 * outsider.
 */
export function actorOf(body: { user: z.infer<typeof user>; team?: z.infer<typeof team> }): {
  person: Person;
  teams: string[];
} {
  const teams = [body.user.team_id, body.team?.id].filter((value) => typeof value === 'string');
  return { person: { teamId: teams[0] ?? '', userId: body.user.id }, teams };
}

export function actionValue(action: z.infer<typeof actionSchema>): string {
  return (
    action.value ??
    action.selected_option?.value ??
    action.selected_conversation ??
    action.selected_channel ??
    action.selected_user ??
    ''
  );
}

/** With `check_file_info` the payload does not contain the whole file object. */
function submittedFile(file: z.infer<typeof fileSchema>): SubmittedFile {
  const isWhole = file.file_access !== 'check_file_info';
  const url = isWhole ? (file.url_private_download ?? file.url_private) : undefined;
  return { id: file.id, name: file.name, size: file.size, url };
}

export function submittedView({
  view,
}: {
  view: Pick<z.infer<typeof submissionSchema>['view'], 'id' | 'private_metadata' | 'state'>;
}): SubmittedView {
  const values: Record<string, SubmittedValue> = {};
  for (const [blockId, elements] of Object.entries(view.state.values)) {
    const element = Object.values(elements)[0];
    values[blockId] = {
      value: element?.value ?? undefined,
      selectedOption: element?.selected_option?.value,
      selectedOptions: element?.selected_options?.map((option) => option.value) ?? [],
      selectedConversation: element?.selected_conversation ?? element?.selected_channel ?? undefined,
      selectedUser: element?.selected_user,
      selectedDate: element?.selected_date,
      files: (element?.files ?? []).map(submittedFile),
    };
  }
  return { id: view.id, privateMetadata: view.private_metadata, values };
}
