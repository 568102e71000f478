import type { AddedNote, Check } from './check.ts';
import { withPendingAudit } from './transitions.ts';

/** The most notes that colleagues can add to a check. */
export const MAX_NOTES = 20;
/** In UTF-16 code units. */
export const MAX_ADDED_NOTE_LENGTH = 500;

/** 'full': it has as many notes as it can have. 'purged': its details are removed, and no others are kept. */
export type AddNoteOutcome = { kind: 'added' | 'full' | 'purged'; check: Check };

export interface NoteTaking {
  /** Adds a note to a check. A note with the same id is added once. */
  addNote(id: string, note: Pick<AddedNote, 'id' | 'text'>, by: { userId: string }): Promise<AddNoteOutcome>;
}

/** Whether a note can be added: no, once the details are purged. */
export function takesNotes({ state }: Pick<Check, 'state'>): boolean {
  return state !== 'Purged';
}

/** Adds a note at the end. */
export function noteAdded(check: Check, note: AddedNote): Check {
  const { notes = [] } = check;
  return withPendingAudit({ ...check, notes: [...notes, note] }, note.userId, 'note-added', note.at);
}

/**
 * The notes as far as they may influence the length of a record: how many there are, not how much was written, since more
 * is written about some outcomes than about others.
 */
export function measuredNotes({ notes }: Pick<Check, 'notes'>): AddedNote[] | undefined {
  return notes?.map((note) => ({ ...note, text: 'x'.repeat(MAX_ADDED_NOTE_LENGTH) }));
}
