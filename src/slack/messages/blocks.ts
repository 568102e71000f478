import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  MrkdwnElement,
  Overflow,
  PlainTextElement,
  RichTextBlock,
  SectionBlock,
  StaticSelect,
} from '@slack/types';
import { clip } from './text.ts';

/** Slack's limits, in UTF-16 units: https://docs.slack.dev/reference/block-kit/blocks */
export const LIMITS = {
  header: 150,
  sectionText: 3000,
  fieldText: 2000,
  buttonText: 75,
  buttonValue: 2000,
  accessibilityLabel: 75,
  url: 3000,
  modalTitle: 24,
  optionText: 75,
  optionValue: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** The bot's own limit for a name on a card. */
  name: 200,
  /** The bot's own limit for a note on a card. */
  note: 1500,
} as const;

/** Plain text, for anything people typed: mentions, links and emoji are not interpreted. */
export const plain = (text: string, max: number = LIMITS.sectionText): PlainTextElement => ({
  type: 'plain_text',
  text: clip(text, max) || '–',
  emoji: false,
});

/** Mrkdwn. The caller must escape what people typed, and stay within Slack's limits. */
export const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text });

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header) });

export const section = (text: MrkdwnElement | PlainTextElement): SectionBlock => ({ type: 'section', text });

/** At most ten fields. */
export const fields = (items: (MrkdwnElement | PlainTextElement)[]): SectionBlock => ({
  type: 'section',
  fields: items,
});

export const context = (...elements: (MrkdwnElement | PlainTextElement)[]): ContextBlock => ({
  type: 'context',
  elements,
});

/** A line that people typed, in bold; markup in it is not interpreted. */
export const boldLine = (text: string, max: number = LIMITS.name): RichTextBlock => ({
  type: 'rich_text',
  elements: [
    { type: 'rich_text_section', elements: [{ type: 'text', text: clip(text, max), style: { bold: true } }] },
  ],
});

/** Text that people typed, as a block quote. */
export const quote = (text: string, max: number = LIMITS.note): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: clip(text, max) }] }],
});

/** A confirmation dialog. Label both buttons with what they do. */
export const confirm = (dialog: {
  title: string;
  text: string;
  confirm: string;
  deny: string;
  danger?: boolean;
}): ConfirmationDialog => ({
  title: plain(dialog.title, LIMITS.confirmTitle),
  text: plain(dialog.text, LIMITS.confirmText),
  confirm: plain(dialog.confirm, LIMITS.confirmButton),
  deny: plain(dialog.deny, LIMITS.confirmButton),
  ...(dialog.danger ? { style: 'danger' } : {}),
});

/** `value` must be an opaque id. `label` is read by screen readers, to distinguish buttons with the same text. */
export const button = (spec: {
  actionId: string;
  text: string;
  value?: string;
  label?: string;
  style?: 'primary' | 'danger';
  url?: string;
  confirm?: ConfirmationDialog;
}): Button => ({
  type: 'button',
  action_id: spec.actionId,
  text: plain(spec.text, LIMITS.buttonText),
  ...(spec.value === undefined ? {} : { value: spec.value }),
  ...(spec.label === undefined ? {} : { accessibility_label: clip(spec.label, LIMITS.accessibilityLabel) }),
  ...(spec.style ? { style: spec.style } : {}),
  ...(spec.url === undefined ? {} : { url: spec.url }),
  ...(spec.confirm ? { confirm: spec.confirm } : {}),
});

export const actions = (elements: (Button | Overflow | StaticSelect)[]): ActionsBlock => ({
  type: 'actions',
  elements,
});
