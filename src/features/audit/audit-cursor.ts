/** A page of the audit log, as encoded in button values. */
export type AuditCursor =
  /** All lines: the cursors of the pages that led here, newest first; empty for the newest page. */
  | { kind: 'all'; trail: readonly number[] }
  /** The lines of one check, from this offset. */
  | { kind: 'check'; reference: string; offset: number };

export const NEWEST: AuditCursor = { kind: 'all', trail: [] };

/** Beyond this depth, *Newer* goes straight to the newest page. */
const MAX_TRAIL = 100;

export function encodeCursor(place: AuditCursor): string {
  return place.kind === 'all'
    ? place.trail.slice(-MAX_TRAIL).join('.')
    : `${place.reference}@${place.offset}`;
}

/** Parses a button's value; the newest page if it is malformed. */
export function parseCursor(value: string): AuditCursor {
  const [, reference, offset] = /^(CHK-[0-9A-Z]{5})@(\d{1,6})$/.exec(value) ?? [];
  if (reference !== undefined) return { kind: 'check', reference, offset: Number(offset) };
  if (!/^\d{1,15}(\.\d{1,15})*$/.test(value)) return NEWEST;
  return { kind: 'all', trail: value.split('.').map(Number) };
}

/** Parses what was typed after the command; undefined if it is neither empty nor a reference. */
export function parseAuditArgument(typed: string): AuditCursor | undefined {
  if (typed === '') return NEWEST;
  const [, code] = /^(?:CHK-)?([0-9A-Z]{5})$/.exec(typed.toUpperCase()) ?? [];
  return code === undefined ? undefined : { kind: 'check', reference: `CHK-${code}`, offset: 0 };
}
