import { z } from 'zod';
import type { Person } from '../checks/desk.ts';
import type { SubmittedValue, SubmittedView } from './routes.ts';

/** What Slack sends, as far as it is read here: https://docs.slack.dev/interactivity and /apis/events-api */

const id = z.string().min(1);
const team = z.object({ id }).nullish();
const user = z.object({ id, team_id: z.string().nullish() });

export const commandSchema = z.object({
  command: z.string(),
  text: z.string().default(''),
  team_id: id,
  user_id: id,
  channel_id: id.optional(),
  trigger_id: id.optional(),
  response_url: z.url().optional(),
});

const actionSchema = z.object({
  action_id: z.string(),
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_conversation: z.string().nullish(),
  selected_channel: z.string().nullish(),
});

export const actionsSchema = z.object({
  team,
  user,
  actions: z.array(actionSchema).min(1),
  trigger_id: id.optional(),
  response_url: z.url().optional(),
  channel: z.object({ id }).nullish(),
  view: z.object({ id, type: z.string(), callback_id: z.string().nullish() }).nullish(),
});

const valueSchema = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_conversation: z.string().nullish(),
  selected_channel: z.string().nullish(),
});

export const submissionSchema = z.object({
  team,
  user,
  trigger_id: id.optional(),
  view: z.object({
    id,
    hash: z.string().optional(),
    root_view_id: z.string().nullish(),
    previous_view_id: z.string().nullish(),
    callback_id: z.string(),
    private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), valueSchema)) }),
  }),
});

export const suggestionSchema = z.object({
  team,
  user,
  action_id: z.string(),
  value: z.string().default(''),
});

const channel = z.union([id, z.object({ id }).transform((value) => value.id)]);

export const eventSchema = z.object({
  event_id: id.optional(),
  team_id: id,
  event: z.object({
    type: z.string(),
    subtype: z.string().optional(),
    user: z.string().optional(),
    channel: channel.optional(),
    tab: z.string().optional(),
    old_channel_id: z.string().optional(),
    new_channel_id: z.string().optional(),
  }),
});

/** Who acted, and every team the payload names for them: a stranger in a shared channel may show in either. */
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
    ''
  );
}

export function submittedView({ view }: Pick<z.infer<typeof submissionSchema>, 'view'>): SubmittedView {
  const values: Record<string, SubmittedValue> = {};
  for (const [blockId, elements] of Object.entries(view.state.values)) {
    const element = Object.values(elements)[0];
    values[blockId] = {
      value: element?.value ?? undefined,
      selectedOption: element?.selected_option?.value,
      selectedOptions: element?.selected_options?.map((option) => option.value) ?? [],
      selectedConversation: element?.selected_conversation ?? element?.selected_channel ?? undefined,
    };
  }
  return { id: view.id, privateMetadata: view.private_metadata, values };
}
