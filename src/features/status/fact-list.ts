import type { RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import { clip, richDate } from '../../slack/messages/text.ts';

/** In characters; a long list of facts stays well below Slack's limits. */
const MAX_VALUE = 300;

/** A label and its value; without a value it is left out. */
export type Fact = [label: string, value: RichTextElement | undefined];

/** Text that people or WorkerChecks wrote: markup in it is not interpreted. */
export const textFact = (label: string, value: string | undefined): Fact => [
  label,
  value ? { type: 'text', text: clip(value, MAX_VALUE) } : undefined,
];

/** A moment, shown in each reader's own time zone. `at`: epoch milliseconds. */
export const timeFact = (label: string, at: number | undefined): Fact => [
  label,
  at === undefined ? undefined : richDate(at),
];

export const personFact = (label: string, userId: string | undefined): Fact => [
  label,
  userId === undefined ? undefined : { type: 'user', user_id: userId },
];

export const channelFact = (label: string, channelId: string): Fact => [
  label,
  { type: 'channel', channel_id: channelId },
];

/** Facts below each other, a line each. */
export function factList(facts: readonly Fact[]): RichTextBlock {
  const lines = facts.flatMap(([label, value]): RichTextSection[] =>
    value === undefined
      ? []
      : [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: label, style: { bold: true } },
              { type: 'text', text: ' ' },
              value,
            ],
          },
        ],
  );
  return { type: 'rich_text', elements: lines };
}
