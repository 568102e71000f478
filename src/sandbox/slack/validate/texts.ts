import { z } from 'zod';

/** Text and composition objects with Slack's limits. Unknown properties are rejected, as by Slack. */
export function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

export function anyText(max: number) {
  return z.discriminatedUnion('type', [
    plainText(max),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: z.string().min(1).max(max),
      verbatim: z.boolean().optional(),
    }),
  ]);
}

export const blockId = z.string().min(1).max(255).optional();
export const actionId = z.string().min(1).max(255).optional();

export const confirmObject = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

export const optionObject = z.strictObject({
  text: plainText(75),
  value: z.string().max(75),
  description: plainText(75).optional(),
});

export const markedOptionObject = z.strictObject({
  text: anyText(75),
  value: z.string().max(75),
  description: anyText(75).optional(),
});

export const overflowOptionObject = z.strictObject({
  text: plainText(75),
  value: z.string().max(75),
  description: plainText(75).optional(),
  url: z.string().max(3000).optional(),
});

export const optionGroupObject = z.strictObject({
  label: plainText(75),
  options: z.array(optionObject).min(1).max(100),
});

export const dispatchActionConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
});

export const conversationFilter = z.strictObject({
  include: z
    .array(z.enum(['im', 'mpim', 'private', 'public']))
    .min(1)
    .optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
});
