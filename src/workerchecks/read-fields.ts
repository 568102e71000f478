type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The fields of an answer, out of its envelope: bare, `{data}` or `{success, data}`; undefined where it has none. */
export function fieldsOf(json: unknown): Fields | undefined {
  if (!isFields(json)) return undefined;
  return isFields(json.data) ? json.data : json;
}

/** The value of the first of `names` that is there and not null; `invitation_id` finds `invitationId` too. */
export function readField(fields: Fields, names: readonly string[]): unknown {
  for (const name of names) {
    const found = Object.entries(fields).find(
      ([key, value]) => plainName(key) === plainName(name) && value !== null && value !== undefined,
    );
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** Texts and numbers as text; all else is nothing. */
export function readText(fields: Fields, names: readonly string[]): string | undefined {
  const value = readField(fields, names);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

const HINT_NAMES = ['code', 'type', 'error', 'message', 'detail', 'title', 'reason', 'status'];

/** Whether an answer says it is an error, whatever its HTTP status. */
export function saysError(json: unknown): boolean {
  if (!isFields(json)) return false;
  if (json.success === false) return true;
  const { error, errors } = json;
  if (Array.isArray(errors) && errors.length > 0) return true;
  return isFields(error) || (typeof error === 'string' && error !== '') || error === true;
}

/** What an error says of its kind, in one lower-case text; only ever compared with words, never shown or logged. */
export function errorHints(json: unknown): string {
  if (!isFields(json)) return '';
  const places = [json, json.error, json.data, ...(Array.isArray(json.errors) ? json.errors : [])];
  const words = places.flatMap((place) => {
    if (typeof place === 'string') return [place];
    if (!isFields(place)) return [];
    return HINT_NAMES.map((name) => place[name]).filter((value) => typeof value === 'string');
  });
  return words.join(' ').toLowerCase().replace(/[_-]/g, ' ');
}
