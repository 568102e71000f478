import type { RichTextBlock } from '@slack/types';
import type { AddedNote, Check } from '../../checks/check.ts';
import { boldLine } from '../../slack/messages/blocks.ts';

/** A block each, so that twenty stay well below Slack's limits for blocks and for the text in one. */
function noteBlock({ userId, at, text }: AddedNote): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'user', user_id: userId },
          { type: 'text', text: ' · ' },
          {
            type: 'date',
            timestamp: Math.floor(at / 1000),
            format: '{date_short_pretty}, {time}',
            fallback: new Date(at).toISOString().slice(0, 16).replace('T', ' '),
          },
        ],
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text }] },
    ],
  };
}

/** The notes that colleagues added to a check, oldest first; for the person who asked alone. */
export function addedNotes({ notes = [] }: Pick<Check, 'notes'>): RichTextBlock[] {
  return notes.length === 0 ? [] : [boldLine('Notes'), ...notes.map(noteBlock)];
}
