import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Check } from '../../checks/check.ts';
import { type AddNoteOutcome, MAX_ADDED_NOTE_LENGTH, MAX_NOTES } from '../../checks/notes.ts';
import { context, plain } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { checkHeading } from '../shared/check-heading.ts';

export const NOTE_VIEW = 'note.form';
export const NOTE_FIELD = 'note';

/** The view's private_metadata: opaque ids. */
export const noteMetadataSchema = z.object({ checkId: z.uuid(), noteId: z.uuid() });
export type NoteMetadata = z.infer<typeof noteMetadataSchema>;

const RULES =
  'Only the HR desk can read the note, with your name and the time: in the check’s status and with its result, never on the card. It can’t be changed later, and is removed with the worker’s details.';

function rules({ notes = [] }: Check): string {
  return notes.length === 0 ? RULES : `${RULES} Notes so far: ${notes.length} of ${MAX_NOTES}.`;
}

/** Form for a note about a check. */
export function noteView(check: Check, noteId: string, text?: string): ModalView {
  const metadata: NoteMetadata = { checkId: check.id, noteId };
  return modal({
    title: 'Add a note',
    submit: 'Add it',
    close: 'Discard',
    callbackId: NOTE_VIEW,
    metadata: JSON.stringify(metadata),
    blocks: [
      ...checkHeading(check),
      field({
        blockId: NOTE_FIELD,
        label: 'Note',
        element: {
          type: 'plain_text_input',
          action_id: 'input',
          multiline: true,
          ...(text ? { initial_value: text } : {}),
          max_length: MAX_ADDED_NOTE_LENGTH,
        },
      }),
      context(plain(rules(check))),
    ],
  });
}

/** Why no note can be added to this check, as mrkdwn; undefined if one can. */
export function noNoteSentence(check: Check): string | undefined {
  const reference = escapeMrkdwn(check.reference);
  if (check.state === 'Purged')
    return `The details of ${reference} were removed, so no notes are kept about it.`;
  if ((check.notes ?? []).length < MAX_NOTES) return undefined;
  return `${reference} has ${MAX_NOTES} notes already, and can’t have more.`;
}

/** Reply to the person who added it. Contains neither the note nor a name. */
export function noteReply({ kind, check }: AddNoteOutcome, command: string): PrivateMessage {
  const reference = escapeMrkdwn(check.reference);
  const refusal = kind === 'added' ? undefined : noNoteSentence(check);
  if (refusal !== undefined) return { text: `${refusal} Your note was not added.` };
  return { text: `Your note was added to ${reference}. \`${command} status ${reference}\` shows it.` };
}
