/** A page of the audit log, as buttons carry it. */
export type AuditCursor =
  /** All lines: the starts of the pages that lead here, the newest first; empty for the newest page. */
  | { kind: 'all'; trail: readonly number[] }
  /** The lines of one check, from the so manyeth on. */
  | { kind: 'check'; reference: string; offset: number };

export const NEWEST: AuditCursor = { kind: 'all', trail: [] };

/** Far back, *Newer* leads to the newest page. */
const MAX_TRAIL = 100;

export function encodeCursor(place: AuditCursor): string {
  return place.kind === 'all'
    ? place.trail.slice(-MAX_TRAIL).join('.')
    : `${place.reference}@${place.offset}`;
}

/** A button's value; the newest page where it cannot be read. */
export function parseCursor(value: string): AuditCursor {
  const [, reference, offset] = /^(CHK-[0-9A-Z]{5})@(\d{1,6})$/.exec(value) ?? [];
  if (reference !== undefined) return { kind: 'check', reference, offset: Number(offset) };
  if (!/^\d{1,15}(\.\d{1,15})*$/.test(value)) return NEWEST;
  return { kind: 'all', trail: value.split('.').map(Number) };
}

/** What somebody typed after the command; undefined where it is neither nothing nor a reference. */
export function parseAuditArgument(typed: string): AuditCursor | undefined {
  if (typed === '') return NEWEST;
  const [, code] = /^(?:CHK-)?([0-9A-Z]{5})$/.exec(typed.toUpperCase()) ?? [];
  return code === undefined ? undefined : { kind: 'check', reference: `CHK-${code}`, offset: 0 };
}
