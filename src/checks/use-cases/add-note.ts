import type { AddedNote, Check } from '../check.ts';
import { type AddNoteOutcome, MAX_NOTES, type NoteTaking, noteAdded, takesNotes } from '../notes.ts';
import type { WatchList } from '../watch-list.ts';
import { requireCheck } from './require-check.ts';

export interface AddNoteOptions {
  watchList: Pick<WatchList, 'get' | 'update'>;
  now: () => number;
}

const hasNote = ({ notes = [] }: Check, id: string) => notes.some((note) => note.id === id);

function outcomeFor(check: Check, { id }: Pick<AddedNote, 'id'>): AddNoteOutcome['kind'] {
  if (!takesNotes(check)) return 'purged';
  return hasNote(check, id) || (check.notes ?? []).length < MAX_NOTES ? 'added' : 'full';
}

export function createAddNote({ watchList, now }: AddNoteOptions): NoteTaking {
  return {
    async addNote(id, note, { userId }) {
      let kind: AddNoteOutcome['kind'] = 'purged';
      const at = now();
      const check = await watchList.update(id, (current) => {
        kind = outcomeFor(current, note);
        const isNew = kind === 'added' && !hasNote(current, note.id);
        return isNew ? noteAdded(current, { ...note, userId, at }) : current;
      });
      return { kind, check: check ?? (await requireCheck(watchList, id)) };
    },
  };
}
