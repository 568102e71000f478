import { randomUUID } from 'node:crypto';
import type { Check } from '../../checks/check.ts';
import { MAX_ADDED_NOTE_LENGTH, takesNotes } from '../../checks/notes.ts';
import { BotError } from '../../errors.ts';
import { openModal } from '../../slack/messages/open-modal.ts';
import { type ActionCall, type Call, type CommandCall, form } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { parseNote } from '../../text/parse-note.ts';
import { checkById, findOneCheck } from '../shared/find-one-check.ts';
import {
  NOTE_FIELD,
  type NoteMetadata,
  noNoteSentence,
  noteMetadataSchema,
  noteReply,
  noteView,
} from './note-view.ts';

function metadataOf(privateMetadata: string): NoteMetadata {
  try {
    return noteMetadataSchema.parse(JSON.parse(privateMetadata));
  } catch (cause) {
    throw new BotError('form', 'This form can’t be read. Nothing was changed. Please open it again.', {
      cause,
    });
  }
}

/** `/check note CHK-…`, and *Add a note…* in a card's menu. */
export function noteHandlers(services: Services) {
  const { config, checkService } = services;

  async function ask(call: Call, check: Check): Promise<void> {
    const refusal = noNoteSentence(check);
    if (refusal !== undefined) return call.reply({ text: refusal });
    await openModal(services, call, noteView(check, randomUUID()));
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const check = await findOneCheck(services, call, 'note', takesNotes);
      if (check !== undefined) await ask(call, check);
    },
    async chosenInMenu(call: ActionCall): Promise<void> {
      await ask(call, await checkById(services, call.value));
    },
    form: form<NoteMetadata & { text: string }>({
      read({ privateMetadata, values }) {
        const read = parseNote(values[NOTE_FIELD]?.value ?? '', MAX_ADDED_NOTE_LENGTH);
        if ('error' in read) return { errors: { [NOTE_FIELD]: read.error } };
        if (read.value === undefined) return { errors: { [NOTE_FIELD]: 'Enter the note.' } };
        return { accept: { ...metadataOf(privateMetadata), text: read.value }, closing: 'close' };
      },
      async run(call) {
        const { checkId, noteId, text } = call.form;
        const outcome = await checkService.addNote(checkId, { id: noteId, text }, call.person);
        await call.reply(noteReply(outcome, config.slack.command));
      },
      async again({ privateMetadata, values }) {
        const { checkId, noteId } = metadataOf(privateMetadata);
        return noteView(await checkById(services, checkId), noteId, values[NOTE_FIELD]?.value);
      },
    }),
  };
}
